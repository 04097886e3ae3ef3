"""The addresses of the storefront."""

from django.urls import path

from example_project.storefront.views import account, basket, catalog, checkout, orders

app_name = "storefront"
urlpatterns = [
    path("", catalog.home, name="home"),
    path("products/", catalog.product_list, name="products"),
    path("products/<int:pk>/", catalog.product, name="product"),
    path("groups/<int:pk>/", catalog.group, name="group"),
    path("pictures/<int:pk>/<str:name>", catalog.picture, name="picture"),
    path("basket/", basket.basket, name="basket"),
    path("basket/add/", basket.add, name="basket-add"),
    path("basket/<int:offer>/", basket.change, name="basket-change"),
    path("checkout/", checkout.checkout, {"kind": "person"}, name="checkout"),
    path(
        "checkout/company/",
        checkout.checkout,
        {"kind": "company"},
        name="checkout-company",
    ),
    path("orders/<str:key>/", orders.order, name="order"),
    path("orders/<str:key>/cancel/", orders.cancel, name="order-cancel"),
    path("orders/<str:key>/repeat/", orders.repeat, name="order-repeat"),
    path("account/", account.account, name="account"),
    path("account/login/", account.enter, name="login"),
    path("account/logout/", account.leave, name="logout"),
    path("account/register/", account.register, name="register"),
]
