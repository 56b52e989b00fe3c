using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Http;

namespace Pipeline.Silo.Tests.Http;

public sealed class EventStreamTests
{
    private readonly WatchedTime _time = new();
    private readonly RecordedResponse _response = new();
    private readonly Channel<SseItem<string>> _events = Channel.CreateUnbounded<SseItem<string>>();
    private readonly DefaultHttpContext _context = new();

    public EventStreamTests()
    {
        _context.Features.Set<IHttpResponseFeature>(_response);
        _context.Features.Set<IHttpResponseBodyFeature>(_response);
    }

    [Fact]
    public async Task EventsThatAreThereAreSentAtOnce()
    {
        await _events.Writer.WriteAsync(EventStream.Item("가", "token", "7"));
        _events.Writer.Complete();
        await WriteAsync();

        Assert.Equal("text/event-stream; charset=utf-8", _context.Response.ContentType);
        Assert.Equal("no-store", _context.Response.Headers.CacheControl);
        var item = Assert.Single(await ParseAsync());
        Assert.Equal(("token", "\"가\"", "7"), (item.EventType, item.Data, item.EventId));
        Assert.DoesNotContain(":\n", _response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHeadersAndACommentAreSentWhileThereIsNoEventYet()
    {
        var writing = WriteAsync();
        await _time.WaitedForAsync(EventStream.Grace);
        Assert.False(_response.HasStarted);
        _time.Advance(EventStream.Grace);
        await _time.WaitedForAsync(EventStream.Heartbeat);

        Assert.True(_response.HasStarted);
        Assert.Equal(":\n\n", _response.Flushed);
        for (var beat = 2; beat < 6; beat++)
        {
            _time.Advance(EventStream.Heartbeat);
            await _time.WaitedForAsync(EventStream.Heartbeat);
            Assert.Equal(string.Concat(Enumerable.Repeat(":\n\n", beat)), _response.Flushed);
        }

        await _events.Writer.WriteAsync(EventStream.Item(1));
        _events.Writer.Complete();
        await writing;
        Assert.Equal("1", Assert.Single(await ParseAsync()).Data);
    }

    [Fact]
    public async Task SilenceBetweenEventsIsBrokenToo()
    {
        await _events.Writer.WriteAsync(EventStream.Item(1));
        var writing = WriteAsync();
        await _time.WaitedForAsync(EventStream.Heartbeat);
        _time.Advance(EventStream.Heartbeat);
        await _time.WaitedForAsync(EventStream.Heartbeat);
        Assert.EndsWith("data: 1\n\n:\n\n", _response.Flushed, StringComparison.Ordinal);
        _events.Writer.Complete();
        await writing;
    }

    [Fact]
    public async Task WhatIsRefusedAtOnceIsRefusedByItsStatus()
    {
        _events.Writer.Complete(new PipelineException(ErrorCode.Overloaded, "full", retryAfterSeconds: 3));
        var error = await Assert.ThrowsAsync<PipelineException>(() => WriteAsync());

        Assert.Equal(ErrorCode.Overloaded, error.Code);
        Assert.False(_response.HasStarted);
    }

    [Fact]
    public async Task AnErrorOfAnOpenStreamIsItsLastEvent()
    {
        await _events.Writer.WriteAsync(EventStream.Item(1));
        _events.Writer.Complete(new PipelineException(ErrorCode.ModelUnavailable, "gone", retryAfterSeconds: 3));
        await WriteAsync();

        var items = await ParseAsync();
        Assert.Equal(["message", "error"], items.Select(item => item.EventType));
        Assert.Contains("model_unavailable", items[1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReaderWhoGoesLetsGoOfTheEvents()
    {
        using var gone = new CancellationTokenSource();
        var released = new TaskCompletionSource();
        var writing = new EventStream(_context, _time).WriteAsync(EndlessAsync(released), gone.Token);
        await _time.WaitedForAsync(EventStream.Grace);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        await released.Task;
    }

    private static async IAsyncEnumerable<SseItem<string>> EndlessAsync(
        TaskCompletionSource released,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            yield break;
        }
        finally
        {
            released.SetResult();
        }
    }

    private Task WriteAsync() =>
        new EventStream(_context, _time).WriteAsync(_events.Reader.ReadAllAsync(), CancellationToken.None);

    private async Task<List<SseItem<string>>> ParseAsync() =>
        await SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(_response.Text))).EnumerateAsync().ToListAsync();

    /// <summary>What was written, and what of it was flushed.</summary>
    private sealed class RecordedResponse : HttpResponseFeature, IHttpResponseBodyFeature
    {
        private readonly FlushedStream _stream = new();
        private bool _started;

        public override bool HasStarted => _started;

        public Stream Stream => _stream;

        public System.IO.Pipelines.PipeWriter Writer => System.IO.Pipelines.PipeWriter.Create(_stream);

        public string Text => Encoding.UTF8.GetString(_stream.ToArray());

        public string Flushed => Encoding.UTF8.GetString(_stream.ToArray().AsSpan(0, (int)_stream.FlushedBytes));

        public Task StartAsync(CancellationToken cancellationToken = default)
        {
            _started = true;
            return Task.CompletedTask;
        }

        public void DisableBuffering() { }

        public Task CompleteAsync() => Task.CompletedTask;

        public Task SendFileAsync(
            string path,
            long offset,
            long? count,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();
    }

    private sealed class FlushedStream : MemoryStream
    {
        public long FlushedBytes { get; private set; }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            FlushedBytes = Length;
            return Task.CompletedTask;
        }
    }
}
