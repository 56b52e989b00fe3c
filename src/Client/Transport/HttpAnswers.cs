using System.Globalization;
using Pipeline.Client.Http;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Transport;

/// <summary>Answers over the HTTP API, as streams of events.</summary>
internal sealed class HttpAnswers(HttpCaller caller)
{
    public async Task<AnswerSource> AskAsync(AskRequest request, CancellationToken cancellationToken)
    {
        var response = await caller
            .OpenAsync(
                new HttpCall(HttpMethod.Post, $"{ApiPaths.Collection(request.Collection)}/ask")
                {
                    // A second attempt would generate the answer twice.
                    Idempotent = false,
                    Body = HttpCaller.Json(request),
                    Accept = ServerEvents.ContentType,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var id = response.Headers.TryGetValues("X-Answer-Id", out var values) ? values.FirstOrDefault() : null;
        if (string.IsNullOrEmpty(id))
        {
            response.Dispose();
            throw new PipelineException(
                ErrorCode.Internal,
                $"{caller.Address.GetLeftPart(UriPartial.Authority)} answered a question without an X-Answer-Id. Check that the address is a Pipeline server's."
            );
        }

        return await SourceAsync(id, response, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AnswerSource> OpenAsync(string answerId, long from, CancellationToken cancellationToken)
    {
        var response = await caller
            .OpenAsync(
                new HttpCall(HttpMethod.Get, $"{ApiPaths.Answer(answerId)}/events")
                {
                    // The stream counts the attempts, across connections.
                    Idempotent = false,
                    Accept = ServerEvents.ContentType,
                    LastEventId = from > 0 ? (from - 1).ToString(CultureInfo.InvariantCulture) : null,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await SourceAsync(answerId, response, cancellationToken).ConfigureAwait(false);
    }

    public Task CancelAsync(string answerId, CancellationToken cancellationToken) =>
        caller.CallAsync<Nothing>(new HttpCall(HttpMethod.Delete, ApiPaths.Answer(answerId)), cancellationToken);

    private static async Task<AnswerSource> SourceAsync(
        string id,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new AnswerSource(
                id,
                ServerEvents.ReadAnswerAsync(body, HttpTimes.AnswerSilence, cancellationToken),
                response
            );
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
