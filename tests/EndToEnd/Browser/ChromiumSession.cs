using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Browser;

/// <summary>One headless Chromium with one page, driven over the DevTools protocol.</summary>
public sealed class ChromiumSession : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What a Chromium is called.</summary>
    internal static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Process _process;
    private readonly string _profile;
    private readonly DevToolsConnection _devTools;
    private readonly ConcurrentQueue<string> _errors = new();
    private TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChromiumSession(Process process, string profile)
    {
        _process = process;
        _profile = profile;
        _devTools = new DevToolsConnection(Take);
    }

    /// <summary>What went to the console as an error, failed to load, or was thrown and not caught.</summary>
    public IReadOnlyCollection<string> ConsoleErrors => _errors;

    /// <summary>The browser's path, or null when there is none on the PATH.</summary>
    public static string? FindBrowser() => InstalledProgram.Find(Names);

    /// <summary>Starts a browser with a fresh profile and an empty page.</summary>
    /// <param name="language">The browser's language, which the page sees as <c>navigator.language</c>.</param>
    public static async Task<ChromiumSession> StartAsync(string language = "en-US")
    {
        var browser = FindBrowser() ?? throw new InvalidOperationException("There is no Chromium on the PATH.");
        var profile = Directory.CreateTempSubdirectory("pipeline-browser-").FullName;
        var start = new ProcessStartInfo(browser) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])
                 [
                     "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--remote-debugging-port=0", $"--user-data-dir={profile}", $"--lang={language}", "about:blank",
                 ])
        {
            start.ArgumentList.Add(argument);
        }

        var session = new ChromiumSession(Process.Start(start)!, profile);
        try
        {
            await session.AttachAsync(language);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an address and waits until the page has loaded.</summary>
    public async Task NavigateAsync(Uri address)
    {
        // By way of an empty page: an address that differs only in its hash would not load anything.
        foreach (var target in (string[])["about:blank", address.ToString()])
        {
            _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var reply = await SendAsync("Page.navigate", new JsonObject { ["url"] = target });
            if (reply["errorText"] is { } error)
            {
                throw new InvalidOperationException($"{target} did not load: {error}.");
            }

            await _loaded.Task.WaitAsync(CommandTimeout);
        }
    }

    /// <summary>Evaluates JavaScript in the page and returns its JSON value; a promise is awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, TimeSpan? timeout = null)
    {
        var reply = await SendAsync(
            "Runtime.evaluate",
            new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true },
            timeout);
        if (reply["exceptionDetails"] is { } exception)
        {
            var text = exception["exception"]?["description"]?.GetValue<string>() ?? exception["text"]?.GetValue<string>();
            throw new InvalidOperationException($"{text}\nin: {expression}");
        }

        return reply["result"]?["value"]?.DeepClone();
    }

    /// <summary>Evaluates JavaScript to a value of a known type.</summary>
    public async Task<T> EvaluateAsync<T>(string expression) => (await EvaluateAsync(expression))!.GetValue<T>();

    /// <summary>Waits until a JavaScript condition holds; it is looked at again whenever the page changes.</summary>
    public async Task WaitForAsync(string condition, TimeSpan timeout)
    {
        var milliseconds = (long)timeout.TotalMilliseconds;
        await EvaluateAsync(
            $$"""
            new Promise((resolve, reject) => {
              const holds = () => Boolean({{condition}});
              const watcher = new MutationObserver(() => check());
              const give = (settle, value) => { watcher.disconnect(); clearTimeout(limit); settle(value); };
              const limit = setTimeout(() => give(reject, new Error('Still not so after {{milliseconds}} ms. The page says: '
                + document.querySelector('main')?.innerText.slice(0, 2000))), {{milliseconds}});
              const check = () => { if (holds()) give(resolve, true); };
              watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
              check();
            })
            """,
            timeout + CommandTimeout);
    }

    /// <summary>Types text where the focus is.</summary>
    public Task TypeAsync(string text) => SendAsync("Input.insertText", new JsonObject { ["text"] = text });

    /// <summary>Presses a key: a character, or Enter, Escape or Tab.</summary>
    public async Task PressAsync(string key)
    {
        var (code, text) = key switch
        {
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "Tab" => (9, ""),
            _ => ((int)char.ToUpperInvariant(key[0]), key),
        };
        var down = new JsonObject { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["windowsVirtualKeyCode"] = code };
        if (text.Length > 0)
        {
            down["text"] = text;
        }

        await SendAsync("Input.dispatchKeyEvent", down);
        await SendAsync(
            "Input.dispatchKeyEvent",
            new JsonObject { ["type"] = "keyUp", ["key"] = key, ["windowsVirtualKeyCode"] = code });
    }

    /// <summary>Chooses files in a file input, as a person would in its dialog.</summary>
    public async Task ChooseFilesAsync(string selector, params string[] paths)
    {
        var document = await SendAsync("DOM.getDocument");
        var found = await SendAsync(
            "DOM.querySelector",
            new JsonObject { ["nodeId"] = document["root"]!["nodeId"]!.GetValue<int>(), ["selector"] = selector });
        await SendAsync(
            "DOM.setFileInputFiles",
            new JsonObject { ["nodeId"] = found["nodeId"]!.GetValue<int>(), ["files"] = new JsonArray([.. paths.Select(path => (JsonNode)path)]) });
    }

    /// <summary>Sets the size of the page in CSS pixels; below 500 wide it counts as a phone.</summary>
    public Task SetViewportAsync(int width, int height, double scale = 1) =>
        SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = scale, ["mobile"] = width < 500 });

    /// <summary>Sets what the page sees as the system's colour scheme.</summary>
    public Task SetDarkModeAsync(bool dark) =>
        SendAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });

    /// <summary>Saves what the viewport shows as a PNG.</summary>
    public async Task ScreenshotAsync(string path)
    {
        var reply = await SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(reply["data"]!.GetValue<string>()));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _devTools.DisposeAsync();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process may still be writing its last file; the system clears the temporary folder.
        }
    }

    private async Task AttachAsync(string language)
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        var address = await ReadAddressAsync(patience.Token);
        // Nobody reads on otherwise, and a full pipe would stop the browser.
        _process.BeginOutputReadLine();
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);

        await _devTools.OpenAsync(new Uri(address), patience.Token);
        var target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await SendAsync(
            "Target.attachToTarget",
            new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        _devTools.Session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in (string[])["Page", "Runtime", "Log", "DOM"])
        {
            await SendAsync(domain + ".enable");
        }

        // --lang alone is overruled by the LANGUAGE variable on Linux.
        await SendAsync(
            "Page.addScriptToEvaluateOnNewDocument",
            new JsonObject { ["source"] = $"Object.defineProperty(navigator, 'language', {{ get: () => {JsonSerializer.Serialize(language)} }});" });
    }

    private async Task<string> ReadAddressAsync(CancellationToken cancellationToken)
    {
        const string Announcement = "DevTools listening on ";
        var said = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return line[Announcement.Length..].Trim();
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"Chromium ended before it listened. It said: {said}");
    }

    private Task<JsonObject> SendAsync(string method, JsonObject? parameters = null, TimeSpan? timeout = null) =>
        _devTools.SendAsync(method, parameters, timeout);

    private void Take(string name, JsonNode parameters)
    {
        if (name == "Page.loadEventFired")
        {
            _loaded.TrySetResult();
        }
        else if (name == "Runtime.exceptionThrown"
                 || (name == "Runtime.consoleAPICalled" && parameters["type"]?.GetValue<string>() == "error")
                 || (name == "Log.entryAdded" && parameters["entry"]!["level"]?.GetValue<string>() == "error"))
        {
            _errors.Enqueue(parameters.ToJsonString());
        }
    }
}
