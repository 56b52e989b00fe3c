using System.Globalization;

namespace Pipeline.Chaos.Running;

/// <summary>The clock of one process, by libfaketime where that is installed.</summary>
internal sealed class FakeClock
{
    private readonly string _file;

    public FakeClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
    }

    /// <summary>The library; null: it is not installed, and clocks cannot be moved.</summary>
    public static string? Library { get; } =
        Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", SearchOption.AllDirectories).FirstOrDefault()
            : null;

    /// <summary>Moves the clock.</summary>
    /// <param name="offset">How far it is ahead of the machine's.</param>
    public void Set(TimeSpan offset)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0;+0}\n");
        File.WriteAllText($"{_file}.new", text);
        File.Move($"{_file}.new", _file, overwrite: true);
    }

    /// <summary>What a process needs to go by it. Timers and timeouts go by the monotonic clock, which does not
    /// jump.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
        [
            new("LD_PRELOAD", Library!),
            new("FAKETIME_TIMESTAMP_FILE", _file),
            new("FAKETIME_CACHE_DURATION", "1"),
            new("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            // Its own idea of waiting by the monotonic clock makes every wait of the runtime end at once.
            new("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ];
}
