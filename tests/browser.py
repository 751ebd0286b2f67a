"""A real Chromium without a window, and what its page looks like to a reader."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

BINARY, DRIVER = ("chromium", "chromium-browser", "google-chrome"), "chromedriver"
SECONDS = 60

# Every piece of text that is seen: its colours, size and place. Its ground is the nearest painted one.
TEXTS = """
const shown = [];
const ground = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$|transparent/.test(colour)) return colour;
  }
  return getComputedStyle(document.documentElement).backgroundColor;
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, element = node.parentElement;
  if (!node.data.trim() || element.closest('title, style, script, thead')) continue;
  const style = getComputedStyle(element), range = document.createRange();
  range.selectNodeContents(node);
  const box = range.getBoundingClientRect();
  if (!box.width || style.visibility === 'hidden') continue;
  const drawn = element.closest('svg');
  const scrolled = element.closest('.figure');
  shown.push({text: node.data.trim().slice(0, 60), left: box.left, right: box.right,
    size: parseFloat(style.fontSize), colour: drawn ? style.fill : style.color,
    ground: drawn ? null : ground(element), drawn: !!drawn,
    scrolled: !!scrolled, name: element.tagName + '.' + element.className});
}
return shown;
"""


@dataclass(frozen=True)
class Browser:
    """A running Chromium."""

    driver: Any

    def open(self, path: Path, width: int, *, dark: bool = False) -> None:
        """Open a page on a screen so wide, in the light or in the dark."""
        metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        self.driver.get(path.as_uri())

    def ask(self, script: str) -> Any:  # noqa: ANN401 - whatever the page answers
        """Return what a script on the page returns."""
        return self.driver.execute_script(script)

    def texts(self) -> list[dict[str, Any]]:
        """Return the pieces of text that are seen."""
        found: list[dict[str, Any]] = self.ask(TEXTS)
        return found


@contextmanager
def running(profile: Path) -> Iterator[Browser]:
    """Run a Chromium with a profile of its own, and end it; without one tests are left out, but not in CI."""
    binary = next((found for name in BINARY if (found := shutil.which(name))), None)
    driver = shutil.which(DRIVER)
    if not (binary and driver):
        said = "there is no Chromium with its chromedriver; .ci/system tests installs them"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-background-networking",
        "--no-first-run",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chromium = webdriver.Chrome(options=options, service=Service(driver))
    chromium.set_page_load_timeout(SECONDS)
    chromium.set_script_timeout(SECONDS)
    try:
        yield Browser(chromium)
    finally:
        chromium.quit()
