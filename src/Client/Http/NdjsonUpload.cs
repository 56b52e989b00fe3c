using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Http;

/// <summary>
/// Sends documents as one NDJSON request and reads an acknowledgement a line. What is not acknowledged when the
/// connection breaks is sent again: identical content is a no-op for the server.
/// </summary>
internal sealed class NdjsonUpload(HttpCaller caller, string collection)
{
    /// <summary>
    /// Most documents in one request. Over HTTP/1.1 the answer is read only after the whole request was sent, so all
    /// its acknowledgements (about 200 bytes each) must fit into the server's output buffer (64 KiB) meanwhile.
    /// </summary>
    public const int MaxDocuments = 128;

    public async Task SendAsync(
        IReadOnlyList<PendingDocument> documents,
        Func<SubmitResult, ValueTask> emit,
        CancellationToken cancellationToken
    )
    {
        var open = documents.ToList();
        var attempt = 0;
        while (open.Count > 0)
        {
            var round = new Round(open);
            PipelineException? failure = null;
            try
            {
                await SendOnceAsync(round, emit, cancellationToken).ConfigureAwait(false);
            }
            catch (PipelineException error)
                when (RetryPolicy.Retryable(error) || error.Code == ErrorCode.DeadlineExceeded)
            {
                failure = error;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                failure = ServerErrors.Unreachable(caller.Address, error);
            }

            if (round.Unanswered.Count == 0)
            {
                return;
            }

            // Forward motion earns a fresh set of attempts; without it they are bounded.
            attempt = round.Progressed ? 1 : attempt + 1;
            failure ??= round.Refused.Values.FirstOrDefault() is { } refused ? ServerErrors.Of(refused) : null;
            var retry = await caller
                .Retries.WaitAsync(attempt, failure?.RetryAfterSeconds, cancellationToken)
                .ConfigureAwait(false);
            if (retry)
            {
                open = round.Unanswered;
                continue;
            }

            await GiveUpAsync(round, failure, emit).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>Lines that were refused are results; anything less is the end of the whole stream.</summary>
    private static async Task GiveUpAsync(Round round, PipelineException? failure, Func<SubmitResult, ValueTask> emit)
    {
        foreach (var pending in round.Unanswered)
        {
            if (!round.Refused.TryGetValue(pending.Index, out var error))
            {
                throw failure
                    ?? new PipelineException(
                        ErrorCode.Internal,
                        $"The server ended an upload without acknowledging document '{pending.Document.Id}'. Submit it again."
                    );
            }

            await emit(new SubmitResult(pending.Index, pending.Document.Id, null, error)).ConfigureAwait(false);
        }
    }

    private async Task SendOnceAsync(
        Round round,
        Func<SubmitResult, ValueTask> emit,
        CancellationToken cancellationToken
    )
    {
        var sent = round.Unanswered.ToList();
        var call = new HttpCall(HttpMethod.Post, $"api/collections/{Uri.EscapeDataString(collection)}/documents")
        {
            // The retries are made here, with what is still open.
            Idempotent = false,
            Accept = "application/x-ndjson",
            Body = () => new NdjsonContent(sent),
            BodyBytes = sent.Sum(pending => pending.Bytes),
        };
        using var response = await caller.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var lines = new StreamReader(body, Encoding.UTF8);
        while (await ReadLineAsync(lines, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0)
            {
                await TakeLineAsync(line, sent, round, emit).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The next line; a server that has gone without closing the connection must not be waited for for
    /// ever.</summary>
    private async Task<string?> ReadLineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(caller.Timeout);
        try
        {
            return await lines.ReadLineAsync(idle.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no acknowledgement for {caller.Timeout.TotalSeconds:0.#} s");
        }
    }

    private static async Task TakeLineAsync(
        string line,
        List<PendingDocument> sent,
        Round round,
        Func<SubmitResult, ValueTask> emit
    )
    {
        DocumentReceipt? receipt = null;
        SubmitFailure? failure = null;
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("error", out _))
            {
                failure = json.Deserialize<SubmitFailure>(PipelineJson.Options);
            }
            else
            {
                receipt = json.Deserialize<DocumentReceipt>(PipelineJson.Options);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A line cut short by a broken connection says nothing; its document stays open.
            throw new IOException("an acknowledgement was cut short", error);
        }

        if (receipt is not null)
        {
            var place = round.Unanswered.FindIndex(pending => pending.Document.Id == receipt.Id);
            if (place >= 0)
            {
                var pending = round.Unanswered[place];
                round.Close(place);
                await emit(new SubmitResult(pending.Index, receipt.Id, receipt, null)).ConfigureAwait(false);
            }
        }
        else if (failure is { Error: { } error })
        {
            if (failure.Line < 1 || failure.Line > sent.Count || error.Code == ErrorCode.UnknownCollection.Name())
            {
                // Not about one line: every other would be refused too.
                throw ServerErrors.Of(error);
            }

            var pending = sent[(int)failure.Line - 1];
            if (RetryPolicy.Retryable(ErrorCodes.Find(error.Code) ?? ErrorCode.Internal, error.RetryAfterSeconds))
            {
                round.Refused[pending.Index] = error;
            }
            else if (round.Unanswered.IndexOf(pending) is var place and >= 0)
            {
                round.Close(place);
                await emit(new SubmitResult(pending.Index, pending.Document.Id, null, error)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What one request left open.</summary>
    private sealed class Round(List<PendingDocument> open)
    {
        public List<PendingDocument> Unanswered { get; } = [.. open];

        public Dictionary<long, ErrorDetail> Refused { get; } = [];

        public bool Progressed { get; private set; }

        public void Close(int place)
        {
            Unanswered.RemoveAt(place);
            Progressed = true;
        }
    }

    /// <summary>Writes the lines as they are sent, so that their JSON is never held as a whole.</summary>
    private sealed class NdjsonContent : HttpContent
    {
        private static readonly byte[] NewLine = [(byte)'\n'];
        private readonly List<PendingDocument> _documents;

        public NdjsonContent(List<PendingDocument> documents)
        {
            _documents = documents;
            Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            foreach (var pending in _documents)
            {
                await JsonSerializer
                    .SerializeAsync(stream, pending.Document, PipelineJson.Options, cancellationToken)
                    .ConfigureAwait(false);
                await stream.WriteAsync(NewLine, cancellationToken).ConfigureAwait(false);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
