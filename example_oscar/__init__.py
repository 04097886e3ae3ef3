"""A store on django-oscar that exchanges goods and orders with 1C, by one setting."""
