using System.Numerics.Tensors;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>
/// Reads whole articles with an encoder and keeps the vectors of all tokens. An article that is longer than the model's
/// input is read in windows that overlap; of two windows that have read a token the earlier one counts (the paper's
/// algorithm 2). Each window begins with the model's prefix and the title, which only lend context.
/// </summary>
internal sealed class LateEncoder : IDisposable
{
    // As long as the overlap of the paper's program.
    private const int Overlap = 256;
    private const int WindowsAtOnce = 4;

    private readonly EmbedderDefinition _definition;
    private readonly ITokenizer _tokenizer;
    private readonly OnnxModel _model;
    private readonly Dictionary<LongArticle, TokenVectors> _known = new(ReferenceEqualityComparer.Instance);

    public LateEncoder(EmbedderDefinition definition)
    {
        _definition = definition;
        _tokenizer = TokenizerFile.Load(definition.Files);
        _model = new OnnxModel(
            definition.Name,
            definition.Files,
            new OnnxSessionOptions(),
            _tokenizer.Frame,
            definition.MaxTokens * WindowsAtOnce,
            "last_hidden_state",
            outputRank: 3
        );
    }

    /// <summary>Forgets what it has read, so that it reads it again.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The vectors of an article's tokens, read once.</summary>
    public TokenVectors Read(LongArticle article, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(article, out var known))
        {
            return known;
        }

        var (ids, starts) = Tokens(article.Text);
        int[] before =
        [
            .. _tokenizer.Frame.Before,
            .. _tokenizer.Encode(article.Titled(""), _definition.MaxTokens / 4),
        ];
        var room = _definition.MaxTokens - before.Length - _tokenizer.Frame.After.Count;
        var windows = new List<(int Start, int Kept, int End)>();
        for (var end = 0; end < ids.Length; )
        {
            var start = Math.Max(0, end - Overlap);
            var next = Math.Min(ids.Length, start + room);
            windows.Add((start, end, next));
            end = next;
        }

        var values = new float[ids.Length * _definition.Dimensions];
        var read = 0L;
        foreach (var batch in windows.Chunk(WindowsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenInput[] inputs = [.. batch.Select(window => Framed([.. before, .. ids[window.Start..window.End]]))];
            read += inputs.Sum(input => (long)input.Ids.Length);
            _model.Run(inputs, (output, shape) => Keep(output, (int)shape[1], batch, before.Length, values));
        }

        return _known[article] = new TokenVectors(starts, values, _definition.Dimensions, read);
    }

    /// <summary>The cosine of a paragraph's vector to the one that an embedder makes of it: near 1, because only its
    /// title, prefix and special tokens are missing from the mean.</summary>
    public async Task<double> AgreementAsync(
        IEmbedder embedder,
        string title,
        string paragraph,
        CancellationToken cancellationToken
    )
    {
        var article = LongArticle.Of(title, [paragraph]);
        var whole = await embedder.EmbedAsync(
            [article.Titled(paragraph)],
            TextKind.Passage,
            RequestPriority.Bulk,
            cancellationToken
        );
        return TensorPrimitives.Dot(
            Read(article, cancellationToken).Pool(0, paragraph.Length).Span,
            (ReadOnlySpan<float>)whole[0]
        );
    }

    public void Dispose() => _model.Dispose();

    // A word at a time: a unigram tokenizer splits at spaces, so the tokens are those of the whole text, and where each
    // stands is known.
    private (int[] Ids, int[] Starts) Tokens(string text)
    {
        var ids = new List<int>();
        var starts = new List<int>();
        for (var at = 0; at < text.Length; )
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            var word = _tokenizer.Encode(text[at..end]);
            ids.AddRange(word);
            starts.AddRange(Enumerable.Repeat(at, word.Count));
            at = end;
        }

        return ([.. ids], [.. starts]);
    }

    private TokenInput Framed(int[] ids)
    {
        int[] framed = [.. ids, .. _tokenizer.Frame.After];
        return new TokenInput(framed, framed.Length);
    }

    private void Keep(
        ReadOnlySpan<float> output,
        int length,
        (int Start, int Kept, int End)[] batch,
        int before,
        float[] values
    )
    {
        var dimensions = _definition.Dimensions;
        for (var row = 0; row < batch.Length; row++)
        {
            var (start, kept, end) = batch[row];
            output
                .Slice(((row * length) + before + kept - start) * dimensions, (end - kept) * dimensions)
                .CopyTo(values.AsSpan(kept * dimensions));
        }
    }
}
