"""How tests read the API."""

from typing import Any

from django.test import Client

API = "/api/v1"


def get(client: Client, address: str, **parameters: Any) -> Any:
    """The data at an address below the API's; an address of its own, such as a “next”, is taken as it is."""
    response = client.get(address if address.startswith("http") else f"{API}/{address}", parameters)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def every(client: Client, address: str, **parameters: Any) -> list[Any]:
    """The results of all pages."""
    page = get(client, address, **parameters)
    results = list(page["results"])
    while page["next"]:
        page = get(client, page["next"])
        results += page["results"]
    return results


def problem(client: Client, address: str, status: int, **parameters: Any) -> Any:
    """The problem details that an address answers with."""
    response = client.get(f"{API}/{address}", parameters)
    assert response.status_code == status, response.content.decode()
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()
