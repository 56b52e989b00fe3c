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
    private long _mostOwn;

    public ResidentMemory() => _watching = WatchAsync();

    /// <summary>The most so far, in bytes.</summary>
    public long Most => Interlocked.Read(ref _most);

    /// <summary>The most so far, without what is mapped from files, which the system takes back when it needs
    /// it.</summary>
    public long MostOwn => Interlocked.Read(ref _mostOwn);

    /// <summary>What it is now, in bytes, and without mapped files.</summary>
    public static (long All, long Own) Now()
    {
        var own = Environment.ProcessId;
        var sum = Read("/proc/self");
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsDigit(path[6])))
        {
            try
            {
                // "pid (name) state ppid ...": the name may have any character, so from its end on.
                var stat = File.ReadAllText($"{folder}/stat");
                var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
                if (int.Parse(parent, CultureInfo.InvariantCulture) == own)
                {
                    var child = Read(folder);
                    sum = (sum.All + child.All, sum.Own + child.Own);
                }
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return sum;
    }

    private static (long All, long Own) Read(string folder)
    {
        var pages = File.ReadAllText($"{folder}/statm").Split(' ');
        var (all, mapped) = (Bytes(pages[1]), Bytes(pages[2]));
        return (all, all - mapped);

        static long Bytes(string pages) => long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
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
                Interlocked.Exchange(ref _most, Math.Max(_most, now.All));
                Interlocked.Exchange(ref _mostOwn, Math.Max(_mostOwn, now.Own));
            } while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }
}
