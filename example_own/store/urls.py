"""The addresses of the store."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from example_own.store.views import account, basket, catalog, checkout

app_name = "store"
urlpatterns = [
    path("", catalog.products, name="home"),
    path("products/", catalog.products, name="products"),
    path("products/<slug:slug>/", catalog.product, name="product"),
    path("categories/<slug:slug>/", catalog.category, name="category"),
    path("basket/", basket.show, name="basket"),
    path("basket/<int:pk>/", basket.put, name="basket-put"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("orders/<str:number>/", account.order, name="order"),
    path("account/", account.account, name="account"),
    path("account/register/", account.register, name="register"),
    path("account/login/", account.enter, name="login"),
    path("account/logout/", LogoutView.as_view(next_page="store:home"), name="logout"),
]
