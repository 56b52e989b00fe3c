using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Downloads;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Models.Verification;

namespace Pipeline.Inference.Tests.Models;

public sealed class ModelDownloaderTests : IAsyncLifetime
{
    private static readonly byte[] Weights = SampleFiles.Onnx(300_000);
    private static readonly string WeightsHash = Convert.ToHexStringLower(SHA256.HashData(Weights));

    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly HttpClient _http = ModelDownloader.CreateClient();
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly ServedFile _weights = new(Weights);
    private readonly ServedFile _tokenizer = new(System.Text.Encoding.UTF8.GetBytes(SampleFiles.Tokenizer));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private string Target => Path.Combine(_folder.Path, "m");

    private string Staging => Path.Combine(_folder.Path, ".m.downloading");

    private CatalogueModel Model(string? sha256 = null) =>
        new(
            new ModelManifest
            {
                Role = ModelRole.Embed,
                Name = "m",
                License = "MIT",
                QueryPrefix = "q: ",
            },
            [
                new CatalogueFile(_server.Add("repo/model.onnx", _weights), "model.onnx", sha256),
                new CatalogueFile(_server.Add("repo/tokenizer.json", _tokenizer), "tokenizer.json"),
            ],
            "for tests"
        );

    private ModelDownloader Downloader(ModelDownloadOptions? options = null, TimeProvider? time = null) =>
        new(
            _http,
            options
                ?? new ModelDownloadOptions
                {
                    FirstDelay = TimeSpan.Zero,
                    MaxDelay = TimeSpan.Zero,
                    FreeBytes = 0,
                },
            time ?? _time
        );

    private Task<InstalledModel> DownloadAsync(string? sha256 = null, ModelDownloadOptions? options = null) =>
        Downloader(options).DownloadAsync(Model(sha256), _folder.Path);

    private async Task<ModelDownloadException> FailsAsync(
        DownloadProblem problem,
        string? sha256 = null,
        ModelDownloadOptions? options = null
    )
    {
        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => DownloadAsync(sha256, options));
        Assert.Equal(problem, error.Problem);
        Assert.False(Directory.Exists(Target));
        return error;
    }

    [Fact]
    public async Task Installs_the_model_and_records_what_came()
    {
        var reports = new List<DownloadProgress>();
        var model = await Downloader().DownloadAsync(Model(), _folder.Path, new Recorder(reports));
        Assert.True(model.IsUsable, model.Problem);
        Assert.Equal(Weights, File.ReadAllBytes(model.WeightsPath!));
        Assert.Equal(new ModelFile("model.onnx", Weights.Length, WeightsHash), model.Manifest.Files[0]);
        Assert.Equal(("q: ", "MIT"), (model.Manifest.QueryPrefix, model.Manifest.License));
        Assert.True((await ModelVerifier.VerifyAsync(model)).IsSound);
        Assert.Equal(
            ["model.json", "model.onnx", "tokenizer.json"],
            Directory.GetFiles(Target).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)
        );
        Assert.False(Directory.Exists(Staging));
        var last = reports.Last(report => report.File == "model.onnx");
        Assert.Equal((Weights.Length, Weights.Length), (last.Bytes, last.Total));
        Assert.Equal(
            "m",
            new ModelLibrary([new ModelDirectory(_folder.Path, "x")]).Choose(ModelRole.Embed).Manifest.Name
        );
        var before = _server.Requests.Count;
        await DownloadAsync();
        Assert.Equal(before, _server.Requests.Count);
    }

    [Fact]
    public async Task Continues_after_broken_connections()
    {
        _weights.BreaksAfter.Enqueue(100_000);
        _weights.BreaksAfter.Enqueue(50_000);
        var model = await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(model.WeightsPath!));
        var ranges = _server
            .Requests.Where(request => request.Path.EndsWith(".onnx", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(3, ranges.Length);
        Assert.Null(ranges[0].Range);
        Assert.All(ranges[1..], request => Assert.Equal("\"one\"", request.IfRange));
        Assert.All(ranges[1..], request => Assert.Matches("^bytes=[1-9][0-9]*-$", request.Range!));
    }

    [Fact]
    public async Task Continues_in_a_later_run_and_keeps_the_files_that_were_finished()
    {
        _tokenizer.Failures.Enqueue(404);
        await FailsAsync(DownloadProblem.NotFound);
        Assert.True(File.Exists(Path.Combine(Staging, "model.onnx")));
        var weightsRequests = Count("model.onnx");
        await DownloadAsync();
        Assert.Equal(weightsRequests, Count("model.onnx"));
    }

    [Fact]
    public async Task Continues_by_the_promised_hash_where_there_is_no_tag()
    {
        _weights.ETag = null;
        _weights.Headers["X-Linked-ETag"] = $"\"{WeightsHash}\"";
        _weights.BreaksAfter.Enqueue(100_000);
        await DownloadAsync();
        Assert.Contains(_server.Requests, request => request.Range is not null && request.IfRange is null);
    }

    [Fact]
    public async Task Starts_again_where_nothing_tells_that_the_content_is_the_same()
    {
        _weights.ETag = null;
        _weights.BreaksAfter.Enqueue(100_000);
        var model = await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(model.WeightsPath!));
        Assert.DoesNotContain(_server.Requests, request => request.Range is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Starts_again_when_the_content_changed_meanwhile(bool serverIgnoresCondition)
    {
        // The same length, and different in the part that had arrived: only the tag tells.
        byte[] changed = [.. Weights];
        changed[1000] ^= 1;
        _weights.BreaksAfter.Enqueue(100_000);
        _weights.IgnoresCondition = serverIgnoresCondition;
        var replies = 0;
        _weights.BeforeReply = file =>
        {
            if (++replies == 2)
            {
                (file.Content, file.ETag) = (changed, "\"two\"");
            }
        };
        var model = await DownloadAsync();
        Assert.Equal(changed, File.ReadAllBytes(model.WeightsPath!));
        Assert.Equal(changed.Length, model.Manifest.Files[0].Size);
    }

    [Fact]
    public async Task Starts_again_when_what_was_there_is_spoilt()
    {
        _weights.Headers["X-Linked-ETag"] = $"\"{WeightsHash}\"";
        _weights.BreaksAfter.Enqueue(100_000);
        var replies = 0;
        _weights.BeforeReply = _ =>
        {
            if (++replies == 2)
            {
                using var partial = new FileStream(
                    Path.Combine(Staging, "model.onnx.partial"),
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.ReadWrite
                );
                partial.WriteByte(0xEE);
            }
        };
        var model = await DownloadAsync();
        Assert.Equal(Weights, File.ReadAllBytes(model.WeightsPath!));
        Assert.Equal(3, replies);
    }

    [Fact]
    public async Task Takes_hash_and_size_from_the_redirect()
    {
        var store = _server.Add("store/1", new ServedFile(Weights));
        _weights.RedirectTo = store;
        _weights.Headers["X-Linked-ETag"] = $"\"{WeightsHash}\"";
        _weights.Headers["X-Linked-Size"] = $"{Weights.Length}";
        var model = await DownloadAsync(WeightsHash.ToUpperInvariant());
        Assert.Equal(WeightsHash, model.Manifest.Files[0].Sha256);
    }

    [Fact]
    public async Task Refuses_content_without_the_hash_that_the_server_states()
    {
        _weights.Headers["X-Linked-ETag"] = $"\"{new string('a', 64)}\"";
        var error = await FailsAsync(DownloadProblem.WrongContent);
        Assert.Contains(WeightsHash, error.Message);
        Assert.Equal(1, Count("model.onnx"));
    }

    [Fact]
    public async Task Refuses_content_without_the_hash_of_the_catalogue()
    {
        await FailsAsync(DownloadProblem.WrongContent, new string('b', 64));
        _weights.Headers["X-Linked-ETag"] = $"\"{WeightsHash}\"";
        Assert.Contains("replaced", (await FailsAsync(DownloadProblem.WrongContent, new string('b', 64))).Message);
    }

    [Fact]
    public async Task Refuses_a_login_page_in_place_of_the_file()
    {
        _weights.Content = "<html>Welcome to the guest network</html>"u8.ToArray();
        await FailsAsync(DownloadProblem.WrongContent);
        _weights.Content = Weights;
        _weights.ETag = "\"two\"";
        Assert.True((await DownloadAsync()).IsUsable);
    }

    [Fact]
    public async Task Says_what_to_do_for_each_refusal()
    {
        _weights.Failures.Enqueue(404);
        Assert.Contains("another model", (await FailsAsync(DownloadProblem.NotFound)).Message);
        _weights.Failures.Enqueue(401);
        Assert.Contains("licence", (await FailsAsync(DownloadProblem.Forbidden)).Message);
        _weights.Failures.Enqueue(418);
        await FailsAsync(DownloadProblem.Server);
        Assert.Equal(3, Count("model.onnx"));
    }

    [Fact]
    public async Task Says_what_to_do_without_a_network()
    {
        var model = Model();
        await _server.DisposeAsync();
        var error = await Assert.ThrowsAsync<ModelDownloadException>(() =>
            Downloader().DownloadAsync(model, _folder.Path)
        );
        Assert.Equal(DownloadProblem.NoNetwork, error.Problem);
        Assert.Contains(". Without a network, copy the model's folder to", error.Message);
        Assert.Contains("PIPELINE_MODELS", error.Message);
    }

    [Fact]
    public async Task Gives_up_after_the_attempts_that_bring_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            _weights.Failures.Enqueue(503);
        }

        var error = await FailsAsync(DownloadProblem.Server);
        Assert.Contains("503", error.Message);
        Assert.Equal(5, Count("model.onnx"));
    }

    [Fact]
    public async Task Does_not_count_attempts_that_bring_something()
    {
        for (var i = 0; i < 12; i++)
        {
            _weights.BreaksAfter.Enqueue(20_000);
        }

        Assert.True((await DownloadAsync()).IsUsable);
        Assert.Equal(13, Count("model.onnx"));
    }

    [Fact]
    public async Task Waits_longer_each_time_and_as_long_as_the_server_asks()
    {
        var time = new RecordingTime();
        for (var i = 0; i < 3; i++)
        {
            _weights.Failures.Enqueue(503);
        }

        await Downloader(new ModelDownloadOptions { FreeBytes = 0 }, time).DownloadAsync(Model(), _folder.Path);
        Assert.Equal([1, 2, 4], time.Waits);
        Directory.Delete(Target, recursive: true);
        _weights.Failures.Enqueue(429);
        _weights.RetryAfter = 17;
        time.Waits.Clear();
        await Downloader(new ModelDownloadOptions { FreeBytes = 0 }, time).DownloadAsync(Model(), _folder.Path);
        Assert.Equal([17], time.Waits);
        Directory.Delete(Target, recursive: true);
        _weights.Failures.Enqueue(429);
        _weights.RetryAfter = 100_000;
        time.Waits.Clear();
        await Downloader(new ModelDownloadOptions { FreeBytes = 0 }, time).DownloadAsync(Model(), _folder.Path);
        Assert.Equal([60], time.Waits);
    }

    [Fact]
    public async Task Refuses_files_that_are_too_large()
    {
        var options = new ModelDownloadOptions { MaxFileBytes = 1000, FreeBytes = 0 };
        await FailsAsync(DownloadProblem.TooLarge, options: options);
    }

    [Fact]
    public async Task Looks_at_the_disk_first()
    {
        var options = new ModelDownloadOptions { FreeBytes = 1000, FreeSpace = _ => Weights.Length + 999 };
        Assert.Contains("free", (await FailsAsync(DownloadProblem.Disk, options: options)).Message);
        Assert.True((await DownloadAsync(options: options with { FreeSpace = _ => Weights.Length + 1000 })).IsUsable);
    }

    [Theory]
    [InlineData("http://models.example.com/x")]
    [InlineData("ftp://127.0.0.1/x")]
    public async Task Goes_to_safe_addresses_only(string address)
    {
        _weights.RedirectTo = new Uri(address);
        await FailsAsync(DownloadProblem.UnsafeAddress);
        var model = Model() with { Files = [new CatalogueFile(new Uri(address), "model.onnx")] };
        var error = await Assert.ThrowsAsync<ModelDownloadException>(() =>
            Downloader().DownloadAsync(model, _folder.Path)
        );
        Assert.Equal(DownloadProblem.UnsafeAddress, error.Problem);
    }

    [Fact]
    public async Task Gives_up_on_endless_redirects()
    {
        _weights.RedirectTo = new Uri(_server.Root, "repo/model.onnx");
        await FailsAsync(DownloadProblem.Server);
    }

    [Theory]
    [InlineData("../x", "model.onnx")]
    [InlineData("a/b", "model.onnx")]
    [InlineData("m", "../model.onnx")]
    [InlineData(".m", "model.onnx")]
    public async Task Writes_only_inside_the_directory(string name, string file)
    {
        var model = Model();
        model = model with
        {
            Manifest = model.Manifest with { Name = name },
            Files = [model.Files[0] with { Name = file }],
        };
        await Assert.ThrowsAsync<ArgumentException>(() => Downloader().DownloadAsync(model, _folder.Path));
    }

    [Fact]
    public async Task Lets_one_download_of_a_model_run_at_a_time()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new ManualResetEventSlim();
        _weights.BeforeReply = _ =>
        {
            arrived.TrySetResult();
            release.Wait();
        };
        var first = DownloadAsync();
        await arrived.Task;
        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => DownloadAsync());
        Assert.Equal(DownloadProblem.InProgress, error.Problem);
        release.Set();
        Assert.True((await first).IsUsable);
    }

    [Fact]
    public async Task Keeps_what_has_arrived_when_stopped()
    {
        using var stop = new CancellationTokenSource();
        _weights.BreaksAfter.Enqueue(100_000);
        var replies = 0;
        _weights.BeforeReply = _ =>
        {
            if (++replies == 2)
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Downloader().DownloadAsync(Model(), _folder.Path, null, stop.Token)
        );
        Assert.InRange(new FileInfo(Path.Combine(Staging, "model.onnx.partial")).Length, 1, 100_000);
        _weights.BeforeReply = null;
        Assert.True((await DownloadAsync()).IsUsable);
        Assert.NotNull(
            _server.Requests.Last(request => request.Path.EndsWith("model.onnx", StringComparison.Ordinal)).Range
        );
    }

    private int Count(string name) =>
        _server.Requests.Count(request => request.Path.EndsWith(name, StringComparison.Ordinal));

    private sealed class Recorder(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }

    /// <summary>Timers fire at once; the waits between attempts are kept.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public List<double> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            // Watchdogs of idle connections (a minute and more, with a source as state) never fire here.
            if (state is CancellationTokenSource)
            {
                return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
            }

            Waits.Add(dueTime.TotalSeconds);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
