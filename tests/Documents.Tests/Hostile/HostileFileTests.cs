using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.Tests.Fixtures;
using Pipeline.Documents.Tests.Sandbox;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>
/// More than eight hundred broken and hostile files through a real reader process: each is read or ends with a reason
/// that is true of it, none takes the process along, and nothing but its bytes is looked at.
/// </summary>
public sealed partial class HostileFileTests : IDisposable
{
    private const string Canary = "CANARY-4711";

    // Of a file that was broken, so many of the words that are read were there before.
    private const double LeastKnown = 0.6;

    private static readonly ReadingLimits Limits = new()
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxMemoryBytes = 256L << 20,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HostileFileTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task DamagedFilesAreReadOrRefusedForATrueReason() => CheckAsync(DamagedFiles.All());

    [Fact]
    public Task BombsDoNotGoOff() => CheckAsync(BombFiles.All());

    [Fact]
    public Task LoopsEnd() => CheckAsync(LoopFiles.All());

    [Fact]
    public async Task NothingButTheFileIsRead()
    {
        var secret = Path.Combine(_folder.FullName, "secret.txt");
        await File.WriteAllTextAsync(secret, Canary);
        var before = State();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        await CheckAsync(LureFiles.All(secret, $"http://127.0.0.1:{port}"));
        Assert.False(_listener.Pending());
        Assert.Equal(before, State());
    }

    [Fact]
    public void ThereAreManyAndNoTwoHaveOneName()
    {
        var names = new[] { DamagedFiles.All(), BombFiles.All(), LoopFiles.All(), LureFiles.All("/a/b", "http://c") }
            .SelectMany(files => files)
            .Select(file => file.Name)
            .ToList();
        Assert.InRange(names.Count, 800, 2000);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    private string[] State() =>
        [
            .. _folder
                .GetFileSystemInfos("*", SearchOption.AllDirectories)
                .Select(f => $"{f.FullName} {f.LastWriteTimeUtc:O}"),
        ];

    private static async Task CheckAsync(IEnumerable<HostileFile> files)
    {
        await using var reading = new SandboxedReading(
            Children.Command().FileName,
            Children.Command().Arguments,
            Limits,
            new SandboxOptions { FirstBackoff = TimeSpan.FromMilliseconds(1), StartTimeout = TimeSpan.FromMinutes(5) }
        );
        var faults = new List<string>();
        foreach (var file in files)
        {
            if (await FaultAsync(reading, file) is { } fault)
            {
                faults.Add($"{file.Name}: {fault}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<string?> FaultAsync(SandboxedReading reading, HostileFile file)
    {
        try
        {
            var document = await reading.ReadAsync(file.Source, default);
            Sources.Check(document);
            var words = Word().Matches(document.Text).Select(match => match.Value).ToList();
            var known = file.Sound is null ? null : Word().Matches(file.Sound).Select(match => match.Value).ToHashSet();
            return !file.MayBeRead ? "was read"
                : document.Text.Contains(Canary, StringComparison.Ordinal) ? "another file was read"
                : file.Found is { } found && !document.Text.Contains(found, StringComparison.Ordinal)
                    ? "its text was not found"
                : known is not null && words.Count(known.Contains) < LeastKnown * words.Count
                    ? $"noise was read: {document.Text[..Math.Min(document.Text.Length, 300)]}"
                : null;
        }
        catch (DocumentReadException e)
        {
            return !file.Reasons.Contains(e.Failure) || file.Found is not null ? $"{e.Failure}: {e.Reason}"
                : e.Problem == ReadProblem.Unreadable ? $"no wording: {e.Reason}"
                : Technical().IsMatch(e.Reason) ? $"words of the program: {e.Reason}"
                : null;
        }
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    // What exceptions say is for programmers.
    [GeneratedRegex(@"Exception|   at |System\.|Parameter '|Index was|Object reference|\bnull\b|0x[0-9A-F]{4}")]
    private static partial Regex Technical();
}
