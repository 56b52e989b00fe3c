using Pipeline.Client.Answers;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Client;

/// <content>Search and answers.</content>
public sealed partial class PipelineClient
{
    /// <summary>Searches a collection.</summary>
    /// <param name="request">The search; its collection says where.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Named(request.Collection);
        return _transport.Search(request, cancellationToken);
    }

    /// <summary>Completes and corrects a text that is being typed.</summary>
    /// <param name="request">The text; its collection says where.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<SuggestResponse> SuggestAsync(SuggestRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Named(request.Collection);
        return _transport.Suggest(request, cancellationToken);
    }

    /// <summary>
    /// Asks a question and streams the answer's events, the last being a <see cref="DoneEvent"/>. A broken connection
    /// is re-attached where it broke. Leaving the enumeration early, or cancelling it, cancels the answer on the
    /// server.
    /// </summary>
    /// <param name="request">The question; its collection says where.</param>
    /// <returns>The events; nothing is sent before they are enumerated, and every enumeration asks anew.</returns>
    public AnswerStream AskAsync(AskRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Named(request.Collection);
        return new AnswerStream(_transport, _retries, token => _transport.Ask(request, token), 0, owner: true);
    }

    /// <summary>Attaches to an answer that is being written or is kept; leaving early leaves it running.</summary>
    /// <param name="answerId">The answer id.</param>
    /// <param name="from">The first event wanted, from 0.</param>
    public AnswerStream ReadAnswerAsync(string answerId, long from = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(answerId);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return new AnswerStream(
            _transport,
            _retries,
            token => _transport.OpenAnswer(answerId, from, token),
            from,
            owner: false
        );
    }

    /// <summary>Asks a question and returns the whole answer.</summary>
    /// <param name="request">The question; its collection says where.</param>
    /// <param name="cancellationToken">Cancels the answer.</param>
    /// <exception cref="PipelineException">The answer failed, for the reason given.</exception>
    public async Task<Answer> AnswerAsync(AskRequest request, CancellationToken cancellationToken = default)
    {
        var stream = AskAsync(request);
        var events = new List<AnswerEvent>();
        await foreach (var answerEvent in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            events.Add(answerEvent);
        }

        var answer = Answer.Of(stream.AnswerId ?? "", events);
        return answer.Done is { Reason: AnswerEnd.Failed, Error: { } error }
            ? throw Http.ServerErrors.Of(error)
            : answer;
    }

    /// <summary>Cancels an answer; its slot is free within one decode step.</summary>
    /// <param name="answerId">The answer id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task CancelAnswerAsync(string answerId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(answerId);
        return _transport.CancelAnswer(answerId, cancellationToken);
    }
}
