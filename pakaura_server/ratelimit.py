"""How often one address or one user may call. With REDIS_URL all replicas count together.

Without it, and while Redis cannot be reached, each process counts for itself: the limit then holds per replica.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal, TypeAlias

from fastapi import Depends, Request

from pakaura_server.core.errors import RateLimited
from pakaura_server.security import SignedIn, signed_in, signed_in_or_gone
from pakaura_server.settings import Settings
from pakaura_server.windows import MemoryWindows, RedisWindows, Windows

Group: TypeAlias = Literal["auth", "tasks", "ai", "sync"]
Network: TypeAlias = IPv4Network | IPv6Network


class RateLimits:
    """The limits of one server, `app.state.limits`: hits a minute by group, and the proxies that name a client."""

    def __init__(self, amounts: dict[Group, int], windows: Windows, proxies: tuple[Network, ...] = ()) -> None:
        self._amounts = amounts
        self._windows = windows
        self._proxies = proxies

    @classmethod
    def from_settings(cls, settings: Settings) -> RateLimits:
        amounts: dict[Group, int] = {
            "auth": settings.rate_limit_auth_per_minute,
            "tasks": settings.rate_limit_tasks_per_minute,
            "ai": settings.ai_rate_limit_per_minute,
            "sync": settings.rate_limit_sync_per_minute,
        }
        url = settings.redis_url
        windows = MemoryWindows() if url is None else RedisWindows(url.get_secret_value())
        return cls(amounts, windows, settings.trusted_proxies)

    async def hit(self, group: Group, who: str) -> None:
        """Count one request of `who`. Raises RateLimited, and does not count, where there were too many."""
        wait = await self._windows.hit(f"{group}/{who}", self._amounts[group])
        if wait > 0:
            raise RateLimited("Too many requests", math.ceil(wait), "wait and try again")

    async def hit_address(self, group: Group, request: Request) -> None:
        """Count one request of the address that it comes from. Raises RateLimited."""
        peer = request.client.host if request.client else ""
        await self.hit(group, client_key(peer, request.headers.getlist("x-forwarded-for"), self._proxies))

    async def close(self) -> None:
        await self._windows.close()


def client_key(peer: str, forwarded: list[str], proxies: tuple[Network, ...]) -> str:
    """Whom an address limit is for: the nearest address that is no trusted proxy, of IPv6 its /64 network.

    `peer` is the other end of the connection and `forwarded` the values of X-Forwarded-For. Only what a trusted proxy
    added is believed, read from the right, so what a client writes there itself changes nothing.
    """
    address = _address(peer)
    if address is None:
        return peer
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    while hops and any(address in network for network in proxies):
        nearer = _address(hops.pop())
        if nearer is None:
            break
        address = nearer
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _limits_of(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.limits
    return limits


async def limit_address(request: Request) -> None:
    """The dependency of endpoints that take a password or a refresh token: 429 before any work on it."""
    await _limits_of(request).hit_address("auth", request)


def _limited(
    group: Group, asks: Callable[[Request], Awaitable[SignedIn]] = signed_in
) -> Callable[[Request, SignedIn], Awaitable[SignedIn]]:
    whoever: SignedIn = Depends(asks)

    async def limit(request: Request, user: SignedIn = whoever) -> SignedIn:
        await _limits_of(request).hit(group, user.user_id.hex)
        return user

    return limit


limit_tasks = _limited("tasks")
limit_ai = _limited("ai")
limit_sync = _limited("sync", signed_in_or_gone)
"""Dependencies that answer who is signed in, or 429."""
