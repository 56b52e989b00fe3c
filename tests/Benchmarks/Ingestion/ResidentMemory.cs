using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>The memory of this process and of those that it has started, as the system counts it (Linux), looked at
/// again and again.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private long _most;

    public ResidentMemory() => _watching = WatchAsync();

    /// <summary>The most so far, in bytes.</summary>
    public long Most => Interlocked.Read(ref _most);

    /// <summary>What it is now, in bytes.</summary>
    public static long Now()
    {
        var own = Environment.ProcessId;
        using var self = Process.GetCurrentProcess();
        var sum = self.WorkingSet64;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsDigit(path[6])))
        {
            try
            {
                // "pid (name) state ppid ...": the name may have any character, so from its end on.
                var stat = File.ReadAllText($"{folder}/stat");
                var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
                if (int.Parse(parent, CultureInfo.InvariantCulture) == own)
                {
                    var pages = File.ReadAllText($"{folder}/statm").Split(' ')[1];
                    sum += long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
                }
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                var now = Now();
                Interlocked.Exchange(ref _most, Math.Max(_most, now));
            } while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }
}
