#!/usr/bin/env python3
"""Opens pages in headless Chromium, one after the other: browser.py FOLDER PAGE...

It speaks the browser's own protocol (DevTools) over a pipe. Into FOLDER go, for each NAME.html, its pictures NAME.light.png,
NAME.dark.png and NAME.narrow.png (360 px), NAME.pdf, and NAME.json: the requests that the page made beside its own, what it wrote to
the console, how much wider than 360 px it is, the roles and names that a screen reader gets, the worst contrast of text in light
and dark, its text and elements, and whether anything ran.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"]

# For each element with text of its own: the contrast of WCAG 2.1 between it and the nearest background behind it.
CONTRAST = """(() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = rgb(c).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (rgb(c).length < 4 || rgb(c)[3] > 0) return c; } return 'rgb(255,255,255)'; };
  let worst = [99, ''];
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(getComputedStyle(e).color), b = light(behind(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst[0]) worst = [ratio, e.tagName + '.' + e.className];
  }
  return worst; })()"""


class Browser:
    def __init__(self, profile):
        to_read, self.writing = os.pipe()
        self.reading, to_write = os.pipe()
        saved = [os.dup(fd) for fd in (to_read, to_write)]  # above 3 and 4, which the browser expects them as

        def place():
            os.dup2(saved[0], 3)
            os.dup2(saved[1], 4)

        self.process = subprocess.Popen(["chromium", *FLAGS, f"--user-data-dir={profile}"], preexec_fn=place,
                                        close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for fd in (*saved, to_read, to_write):
            os.close(fd)
        self.buffer, self.number, self.events, self.session = b"", 0, [], None

    def receive(self):
        while b"\0" not in self.buffer:
            data = os.read(self.reading, 1 << 20)
            if not data:
                raise SystemExit("the browser ended")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def __call__(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def until(self, event):
        while not any(seen["method"] == event for seen in self.events):
            self.events.append(self.receive())

    def value(self, expression):
        return self("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")


def look(browser, page, folder):
    url, name, browser.events = page.resolve().as_uri(), page.stem, []

    def screen(width, height, scheme, suffix):
        browser("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        browser("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        picture = browser("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        (folder / f"{name}.{suffix}.png").write_bytes(base64.b64decode(picture))

    browser("Page.navigate", url=url)
    browser.until("Page.loadEventFired")
    found = {}
    screen(1100, 900, "light", "light")
    found["contrast"] = browser.value(CONTRAST)
    nodes = browser("Accessibility.getFullAXTree")["nodes"]
    found["tree"] = [[node["role"]["value"], node.get("name", {}).get("value", "")] for node in nodes if not node.get("ignored")]
    screen(1100, 900, "dark", "dark")
    found["contrast_dark"] = browser.value(CONTRAST)
    found["paper_dark"] = browser.value("getComputedStyle(document.body).backgroundColor")
    screen(360, 780, "light", "narrow")
    found["too_wide"] = browser.value("document.documentElement.scrollWidth - 360")
    found["text"] = browser.value("document.body.innerText")
    found["ran"] = browser.value("Object.keys(window).filter(name => name.startsWith('hostile'))")
    found["elements"] = browser.value("[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]")
    found["lang"] = browser.value("document.documentElement.lang")
    pdf = base64.b64decode(browser("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
    (folder / f"{name}.pdf").write_bytes(pdf)
    found["requests"] = [event["params"]["request"]["url"] for event in browser.events
                         if event["method"] == "Network.requestWillBeSent" and event["params"]["request"]["url"] != url]
    found["console"] = [event["params"] for event in browser.events
                        if event["method"] in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")]
    (folder / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")


def look_at_all(folder, pages, profile):
    browser = Browser(profile)
    target = browser("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Network", "Runtime", "Log", "Accessibility"):
        browser(f"{domain}.enable")
    for page in pages:
        look(browser, page, folder)
    browser.session = None
    browser("Browser.close")
    browser.process.wait(timeout=20)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty:
        look_at_all(pathlib.Path(sys.argv[1]), [pathlib.Path(page) for page in sys.argv[2:]], empty)
