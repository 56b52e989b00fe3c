using System.Threading.Channels;
using Pipeline.Inference.Generation.Sampling;

namespace Pipeline.Inference.Generation.Output;

/// <summary>
/// The text of one answer on its way to its reader. Holds at most one piece a generated token, so the request's token
/// limit bounds it and a slow reader never makes the engine wait.
/// </summary>
internal sealed class Answer(IReadOnlyList<string> stops, int promptTokens = 0)
{
    private readonly Channel<GeneratedPiece> _pieces = Channel.CreateUnbounded<GeneratedPiece>(
        new UnboundedChannelOptions
        {
            SingleReader = true,
            SingleWriter = true,
            AllowSynchronousContinuations = false,
        }
    );

    private readonly Utf8Assembler _characters = new();
    private readonly StopMatcher _stops = new(stops);
    private int _unreportedTokens;

    public ChannelReader<GeneratedPiece> Pieces => _pieces.Reader;

    /// <summary>Tokens of the prompt that did not have to be evaluated; set before the first piece.</summary>
    public int SharedTokens { get; set; }

    /// <summary>
    /// The probabilities of sampled tokens, in their order; filled before the tokens are added. Those of tokens that
    /// are never added are never sent.
    /// </summary>
    public Queue<TokenLogProbability> Probabilities { get; } = new();

    /// <summary>Adds a token's bytes. Returns true when a stop string is complete: the answer is then over.</summary>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        _unreportedTokens++;
        var text = _stops.Append(_characters.Append(bytes));
        if (text.Length > 0 && !_stops.IsMatched)
        {
            Send(text, null);
        }
        else if (_stops.IsMatched)
        {
            Send(text, FinishReason.Stop);
            _pieces.Writer.TryComplete();
        }

        return _stops.IsMatched;
    }

    /// <summary>Counts the token that ends the turn, which has no text.</summary>
    public void CountSilentToken() => _unreportedTokens++;

    /// <summary>Sends what is held back and ends the answer. Bytes of an incomplete character are dropped.</summary>
    public void Finish(FinishReason reason)
    {
        Send(_stops.Flush(), reason);
        _pieces.Writer.TryComplete();
    }

    /// <summary>Ends the answer with an error that the reader will see.</summary>
    public void Fail(Exception error) => _pieces.Writer.TryComplete(error);

    private void Send(string text, FinishReason? reason)
    {
        var piece = new GeneratedPiece(text, _unreportedTokens, reason, promptTokens, SharedTokens);
        _pieces.Writer.TryWrite(
            Probabilities.Count == 0 ? piece : piece with { LogProbabilities = Probable(_unreportedTokens) }
        );
        _unreportedTokens = 0;
    }

    private List<TokenLogProbability> Probable(int tokens)
    {
        var probable = new List<TokenLogProbability>(tokens);
        while (probable.Count < tokens && Probabilities.TryDequeue(out var probability))
        {
            probable.Add(probability);
        }

        return probable;
    }
}
