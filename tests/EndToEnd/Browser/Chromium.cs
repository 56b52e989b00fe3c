using Microsoft.Playwright;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Browser;

/// <summary>The Chromium that is on the PATH, without a window, driven by Playwright.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>What a Chromium is called.</summary>
    internal static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Whether there is one.</summary>
    public static bool IsInstalled => InstalledProgram.Find(Names) is not null;

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">There is none on the PATH.</exception>
    public static async Task<Chromium> StartAsync()
    {
        var path =
            InstalledProgram.Find(Names) ?? throw new InvalidOperationException("There is no Chromium on the PATH.");
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new Chromium(
                playwright,
                await playwright.Chromium.LaunchAsync(
                    new BrowserTypeLaunchOptions
                    {
                        ExecutablePath = path,
                        Args =
                        [
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                        ],
                    }
                )
            );
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Opens an empty page with a profile of its own.</summary>
    /// <param name="options">Language, size, colour scheme; null: English, light, 1280 × 900.</param>
    public async Task<BrowserPage> OpenAsync(BrowserNewContextOptions? options = null) =>
        new(
            await (
                await _browser.NewContextAsync(
                    options
                        ?? new BrowserNewContextOptions
                        {
                            Locale = "en-US",
                            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
                        }
                )
            ).NewPageAsync()
        );

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
