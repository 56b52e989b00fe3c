using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A page of a browser, and what went wrong in it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();

    internal BrowserPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Crash += (_, _) => _errors.Enqueue("The page crashed.");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What went to the console as an error, failed to load, or was thrown and not caught.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Closes the page and forgets its profile.</summary>
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
