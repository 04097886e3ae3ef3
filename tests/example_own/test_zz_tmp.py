import time
from tests.example_own.conftest import *
from django_commerceml.models import Product as Card, Offer
from example_own.store.models import *
from django_commerceml.adapters.mapped.pairing import *
from django_commerceml.adapters.mapped.pairs import *
from django_commerceml.adapters.testing.watching import watching
def test_big(profile, client, django_user_model):
    N=100_000
    from django.utils import timezone
    cards=Card.objects.bulk_create([Card(profile=profile, external_id=f"p{i}", name=f"Товар {i}", sku=f"A{i}") for i in range(N)], batch_size=2000)
    Offer.objects.bulk_create([Offer(profile=profile, product=c, external_id=c.external_id, name=c.name) for c in cards], batch_size=2000)
    own=Product.objects.bulk_create([Product(title=f"Товар {i}", slug=f"s{i}", sku=f"A{i}" if i%2 else "") for i in range(N)], batch_size=2000)
    Variant.objects.bulk_create([Variant(product=c) for c in own], batch_size=2000)
    client.force_login(django_user_model.objects.create_superuser("x"))
    url=f"/admin/commerceml/exchangeprofile/{profile.pk}/link/"
    for q in ("", "?state=several", "?state=none", "?after=product-90000&state=sure", "?after=offer-90000"):
        t=time.time()
        with watching() as w: r=client.get(url+q)
        print(q, r.status_code, round(time.time()-t,2), len(w.statements), len(r.context["rows"]))
    t=time.time()
    with watching() as w: r=client.post(url,{"sure":"1","from":""})
    print("sure", r.status_code, round(time.time()-t,2), len(w.statements))
    t=time.time(); print(pairing_of(profile).accept_all_sure(), round(time.time()-t,2))
    t=time.time(); r=client.get(url); print(r.status_code, round(time.time()-t,2), len(r.context["rows"]))
    assert 0
