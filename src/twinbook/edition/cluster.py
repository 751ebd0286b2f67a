"""A Dask cluster as an executor: a job ends once, however many workers are lost or schedulers started again.

Not `distributed.Client.get_executor()`: its jobs are cancelled when the scheduler is lost, and wait for ever
when no worker is left. Here each job is a coroutine beside the client, in one thread, and is handed in again.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any, TypeVar
from uuid import uuid4

Client = Any  # distributed.Client; distributed is an extra

ANSWER = 10.0  # seconds for a scheduler to answer at first
PATIENCE = 60.0  # seconds for a lost scheduler, or for any worker, to come
CLOSING = 5.0  # seconds for the cluster to hear that we leave
BEAT = 1.0  # seconds between two looks at the cluster
ATTEMPTS = 5  # connections that one job may outlive: it may be what ends them

NONE = "(none)"
NOISY = ("distributed", "distributed.client", "tornado.application")  # ClusterError says what matters

T = TypeVar("T")


class ClusterError(BrokenExecutor):
    """The cluster can not be used, or no longer; the text is for the command line."""


@dataclass(frozen=True)
class Likeness:
    """What a worker must have as we do: versions by name, and the function that tells them there."""

    ours: Mapping[str, str]
    asked: Callable[[], Mapping[str, str]]

    def said(self, theirs: Mapping[str, str] | Exception) -> str:
        """Say how a machine differs from ours, by what it told; nothing when it does not."""
        if isinstance(theirs, Exception):
            return f"does not tell its versions: {type(theirs).__name__}: {theirs}"
        names = sorted(name for name in {*self.ours, *theirs} if self.ours.get(name) != theirs.get(name))
        found = (f"{name} {theirs.get(name, NONE)}, here it is {self.ours.get(name, NONE)}" for name in names)
        return f"has {'; '.join(found)}" if names else ""


@dataclass(frozen=True)
class _Job:
    """A call on a worker, and what that worker must have."""

    like: Likeness | None
    function: Callable[..., Any]
    arguments: tuple[object, ...]

    def __call__(self) -> Any:  # noqa: ANN401 - what the function returns
        """Call the function; a worker unlike us refuses, whenever it joined."""
        if self.like and (said := self.like.said(self.like.asked())):
            from distributed import get_worker

            raise ClusterError(f"{get_worker().address} {said}")
        return self.function(*self.arguments)


class Cluster(Executor):
    """An executor whose workers are those of a Dask cluster; without it every job gives ClusterError."""

    def __init__(
        self,
        scheduler: str,
        like: Likeness | None = None,
        *,
        answer: float = ANSWER,
        patience: float = PATIENCE,
    ) -> None:
        """Reach a scheduler by its address, or raise ClusterError; workers may come later.

        None of them prints that is not like us, if that is asked for.
        """
        _prepare()
        self._scheduler, self._like, self._patience = scheduler, like, patience
        self._jobs: set[Future[Any]] = set()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._client: asyncio.Future[Client] = self._loop.create_future()
        self._lost, self._over = asyncio.Event(), asyncio.Event()
        self._thread = Thread(target=self._serve, args=(answer,), name="cluster", daemon=True)
        self._thread.start()
        try:
            self._within(self._enter()).result()
        except BaseException:
            self.shutdown(cancel_futures=True)
            raise

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:  # noqa: ANN401
        """Let a worker call a function of a module."""
        if self._closed:
            raise RuntimeError("the cluster was left")
        if named:
            raise TypeError("a worker is called by position")
        future = self._within(self._outcome(_Job(self._like, function, arguments)))
        self._jobs.add(future)
        future.add_done_callback(self._jobs.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as the standard has it
        """Leave the cluster when every job is done, or at once if they are cancelled, there, too."""
        self._closed = True
        if cancel_futures:
            for job in self._jobs.copy():
                job.cancel()
        with suppress(RuntimeError):  # it was left before
            self._loop.call_soon_threadsafe(self._over.set)
        if wait:
            self._thread.join()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Leave the cluster; after an error at once."""
        self.shutdown(cancel_futures=kind is not None)

    def _within(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def _serve(self, answer: float) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._stay(answer))

    async def _stay(self, answer: float) -> None:
        """Keep a client until the executor is shut down and its jobs are done."""
        keeper = asyncio.create_task(self._keep(answer))
        await self._over.wait()
        await asyncio.gather(*map(asyncio.wrap_future, self._jobs.copy()), return_exceptions=True)
        while not keeper.done():  # Dask may swallow a cancellation, or take too long to say good-bye
            keeper.cancel()
            await asyncio.wait([keeper], timeout=CLOSING)

    async def _keep(self, limit: float) -> None:
        """Keep a client to the scheduler, a new one when it is lost; give up when it is gone for too long."""
        try:
            while True:
                async with await self._opened(limit) as client:
                    session = self._client
                    self._lost.clear()
                    session.set_result(client)
                    try:
                        await self._watch(client)
                    finally:
                        self._drop(session)
                limit = self._patience
        except Exception as error:  # noqa: BLE001 - whatever it is, no job may wait for ever
            self._client.set_exception(error)
            self._client.exception()  # looked at: no job may be there to do so

    async def _opened(self, limit: float) -> Client:
        end = self._loop.time() + limit
        while True:
            try:
                return await self._open(max(end - self._loop.time(), BEAT))
            except OSError as error:
                if self._loop.time() >= end:
                    raise ClusterError(f"{self._scheduler} does not answer") from error
            except (ValueError, ImportError) as error:  # no address; a Dask too far from ours
                raise ClusterError(f"{self._scheduler} can not be used: {error}") from error
            await asyncio.sleep(BEAT)

    async def _open(self, limit: float) -> Client:
        import distributed

        opened: Client = distributed.Client
        client = opened(self._scheduler, asynchronous=True, set_as_default=False, timeout=limit)
        try:
            async with asyncio.timeout(limit):  # Dask itself waits for a handshake for ever
                return await client
        except BaseException:
            await client.close()  # it would do so by itself when the loop is gone, and complain
            raise

    async def _watch(self, client: Client) -> None:
        """Return when the scheduler is lost; raise ClusterError when jobs wait and no worker comes."""
        manned = self._loop.time()
        while not self._lost.is_set():
            try:
                async with asyncio.timeout(self._patience):
                    about = await client.scheduler.identity(n_workers=0)
            except Exception:  # noqa: BLE001 - of many kinds, a client that closed itself among them
                return
            if about["n_workers"] or not self._jobs:
                manned = self._loop.time()
            elif self._loop.time() - manned > self._patience:
                raise ClusterError(f"{self._scheduler} has had no worker for {self._patience:g} seconds")
            with suppress(TimeoutError):  # not wait_for: that of Python 3.11 may swallow a cancellation
                async with asyncio.timeout(BEAT):
                    await self._lost.wait()

    def _drop(self, session: "asyncio.Future[Client]") -> None:
        """Let jobs wait for the next client."""
        if self._client is session:
            self._client = self._loop.create_future()
            self._lost.set()

    async def _enter(self) -> None:
        """Wait for the first client; ask the workers that are there, so that all who differ are told."""
        client = await asyncio.shield(self._client)
        if self._like is None:
            return
        try:
            async with asyncio.timeout(self._patience):
                told = await client.run(self._like.asked, on_error="return")
        except OSError as error:
            raise ClusterError(f"{self._scheduler} does not answer") from error
        if unlike := [
            f"{worker} {said}" for worker in sorted(told) if (said := self._like.said(told[worker]))
        ]:
            raise ClusterError("\n".join(unlike))

    async def _outcome(self, job: _Job) -> Any:  # noqa: ANN401 - what the function returns
        """Return what a job returns, or raise what it raises; hand it in again when the scheduler is lost."""
        for _ in range(ATTEMPTS):
            session = self._client
            client, future = await asyncio.shield(session), None  # many wait for it: none may cancel it
            try:
                future = client.submit(job, key=f"print-{uuid4()}")  # equal jobs are never taken for one
                return await future
            except Exception:  # of many kinds, when a scheduler goes in the midst of it
                if future and future.status == "error":
                    raise
                self._drop(session)
            finally:
                if future:
                    future.release()
        raise ConnectionError(f"{self._scheduler} was lost {ATTEMPTS} times")


def _prepare() -> None:
    """Quieten Dask, which would tell of every lost connection and large job itself."""
    try:
        import dask
        import distributed  # noqa: F401 - it sets up its loggers
    except ImportError as error:
        raise ClusterError("Dask is not installed; pip install twinbook[cluster]") from error
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"})
