using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Catalogue;
using Pipeline.Inference.Models.Downloads;
using Pipeline.Inference.Models.Manifests;
using Pipeline.Silo.Models;

namespace Pipeline.Silo.Tests.Models;

public sealed class ModelPullsTests : IAsyncDisposable
{
    private static readonly CatalogueModel Model = new(
        new ModelManifest { Name = "tiny", Role = ModelRole.Embed },
        [new CatalogueFile(new Uri("https://models.invalid/tiny/model.onnx"), "model.onnx")],
        "a model"
    );

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-pulls-").FullName;
    private readonly ScriptedServer _server = new();
    private readonly InstalledModelSessions _sessions;
    private readonly ModelPulls _pulls;
    private readonly Lifetime _lifetime = new();

    public ModelPullsTests()
    {
        _sessions = new InstalledModelSessions(
            new ModelLibrary([]),
            ["cpu"],
            new GeneratorOptions(),
            NullLogger<InstalledModelSessions>.Instance
        );
        _pulls = new ModelPulls(
            new ModelDownloader(new HttpClient(_server)),
            _sessions,
            new ModelTarget(_folder),
            _lifetime,
            TimeProvider.System,
            NullLogger<ModelPulls>.Instance
        );
    }

    /// <summary>Errors that the downloader does not know of, as a library below it may throw.</summary>
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(NotSupportedException))]
    public async Task ADownloadThatEndsOnAnyErrorEndsForItsFollowersAndCanBeStartedAgain(Type error)
    {
        _server.Answer = () => throw (Exception)Activator.CreateInstance(error, "secret")!;
        for (var attempt = 1; attempt < 3; attempt++)
        {
            _pulls.Start(Model);
            var followed = await Task.WhenAll(FollowAsync(), FollowAsync());

            Assert.All(followed, last => Assert.Equal(ModelPullState.Failed, last.State));
            Assert.All(followed, last => Assert.False(string.IsNullOrEmpty(last.Error)));
            Assert.All(followed, last => Assert.DoesNotContain("secret", last.Error, StringComparison.Ordinal));
            Assert.True(_server.Requests >= attempt);
        }
    }

    [Fact]
    public async Task WhatEndsWithTheProgramSaysSo()
    {
        var begun = new TaskCompletionSource();
        _server.Wait = async cancellation =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        };
        _pulls.Start(Model);
        await begun.Task;
        await _lifetime.Stopping.CancelAsync();

        var last = await FollowAsync();
        Assert.Equal(ModelPullState.Failed, last.State);
        Assert.Contains("stopped", last.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        _pulls.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ModelPullProgress> FollowAsync() =>
        await _pulls.WatchAsync(Model.Name).LastAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    private sealed class ScriptedServer : HttpMessageHandler
    {
        public Func<HttpResponseMessage> Answer { get; set; } = () => new HttpResponseMessage(HttpStatusCode.NotFound);

        public Func<CancellationToken, Task> Wait { get; set; } = _ => Task.CompletedTask;

        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Requests++;
            await Wait(cancellationToken);
            return Answer();
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationTokenSource Stopping { get; } = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => Stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopping.Cancel();
    }
}
