using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Models;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Grains.Tests.Models;

public sealed class OtherEmbeddersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();
    private readonly List<Embedder> _opened = [];
    private readonly HashSet<string> _installed = new(StringComparer.Ordinal) { "a", "b", "c" };

    [Fact]
    public async Task OneThatNobodyAsksForAnyMoreIsClosed()
    {
        await using var others = Others();
        Assert.Equal(ModelState.Installed, others.StatusOf("a").State);
        var first = await others.FindAsync("a", default);
        for (var i = 0; i < 3; i++)
        {
            // Whoever asks keeps it open.
            _time.Advance(OtherEmbedders.Kept - TimeSpan.FromSeconds(1));
            Assert.Same(first, await others.FindAsync("a", default));
        }

        Assert.Equal(ModelState.Ready, others.StatusOf("a").State);
        Assert.False(_opened[0].Closed.IsCompleted);
        _time.Advance(OtherEmbedders.Kept);
        await _opened[0].Closed.WaitAsync(Patience);
        Assert.Equal(ModelState.Installed, others.StatusOf("a").State);
        Assert.NotSame(first, await others.FindAsync("a", default));
    }

    [Fact]
    public async Task NoMoreThanAFewAreOpen()
    {
        await using var others = Others();
        await others.FindAsync("a", default);
        _time.Advance(TimeSpan.FromSeconds(1));
        await others.FindAsync("b", default);
        _time.Advance(TimeSpan.FromSeconds(1));
        await others.FindAsync("a", default);
        await others.FindAsync("c", default);
        await _opened.Single(embedder => embedder.Name == "b").Closed.WaitAsync(Patience);
        Assert.Equal(["a", "c"], _opened.Where(embedder => !embedder.Closed.IsCompleted).Select(open => open.Name));
    }

    [Fact]
    public async Task OneThatIsUninstalledIsClosedAndNotToBeHad()
    {
        await using var others = Others();
        await others.FindAsync("a", default);
        _installed.Remove("a");
        others.Refresh();
        await _opened[0].Closed.WaitAsync(Patience);
        Assert.Null(await others.FindAsync("a", default));
        var status = others.StatusOf("a");
        Assert.Equal((null, ModelState.Missing), (status.Name, status.State));
        Assert.Contains("'a' is not installed", status.Detail?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("small", "small", 8)]
    [InlineData("small@4", "small@4", 4)]
    [InlineData("large", "large", 16)]
    [InlineData("large@12", "large@12", 12)]
    [InlineData("small@8", null, 0)]
    [InlineData("small@0", null, 0)]
    [InlineData("small@x", null, 0)]
    [InlineData("smal", null, 0)]
    [InlineData("gone", null, 0)]
    public void AModelIsFoundByTheNameOfVectorsThatItHasMadeAlsoOfOtherDimensions(
        string vectors,
        string? found,
        int dimensions
    )
    {
        InstalledModel[] usable = [Installed("small", 8, null), Installed("large", 16, 6)];
        var source = EmbedderSources.Find(usable, vectors, new OnnxSessionOptions());
        Assert.Equal(found is null ? null : new EmbedderIdentity(found, dimensions), source?.Vectors);
    }

    private static InstalledModel Installed(string name, int dimensions, int? kept) =>
        new(
            new ModelManifest
            {
                Role = ModelRole.Embed,
                Name = name,
                Dimensions = dimensions,
                TruncateDimensions = kept,
            },
            "/models",
            "test"
        )
        {
            WeightsPath = "/models/model.onnx",
        };

    private OtherEmbedders Others() =>
        new(
            name =>
                _installed.Contains(name)
                    ? new ModelSource<IEmbedder>(
                        name,
                        [],
                        _ =>
                        {
                            _opened.Add(new Embedder(name));
                            return Task.FromResult<IEmbedder>(_opened[^1]);
                        }
                    )
                    {
                        Vectors = new EmbedderIdentity(name, 4),
                    }
                    : null,
            _time,
            NullLogger.Instance
        );

    private sealed class Embedder(string name) : IEmbedder
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closed => _closed.Task;

        public string Name => name;

        public int Dimensions => 4;

        public int MaxTokens => 8;

        public ITokenizer Tokenizer => throw new NotSupportedException();

        public WorkerStatistics Statistics => throw new NotSupportedException();

        public Task<EmbeddedTexts> EmbedAsync(
            IReadOnlyList<string> texts,
            TextKind kind,
            RequestPriority priority,
            CancellationToken cancellationToken,
            string? caller = null
        ) => throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            _closed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
