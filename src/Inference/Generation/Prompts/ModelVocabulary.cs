using System.Text;
using LLama;
using LLama.Native;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Templates;

namespace Pipeline.Inference.Generation.Prompts;

/// <summary>A token whose text has a meaning to the model beyond the text.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">How it is written.</param>
/// <param name="IsControl">Never made from plain text; otherwise the tokenizer makes it from any text that contains
/// it.</param>
/// <param name="StripsRight">Swallows the white space after it.</param>
internal sealed record SpecialToken(int Id, string Text, bool IsControl, bool StripsRight);

/// <summary>A model's tokenizer. Safe for use from any thread until the weights are disposed, and it then says
/// so.</summary>
internal sealed class ModelVocabulary
{
    private readonly SafeLlamaModelHandle _model;
    private readonly byte[] _buffer = new byte[1024];

    public ModelVocabulary(LLamaWeights weights)
    {
        _model = weights.NativeHandle;
        var vocabulary = _model.Vocab;
        Count = vocabulary.Count;
        var bos = vocabulary.BOS;
        BeginToken = vocabulary.ShouldAddBOS && bos is { } begin ? (int)begin : null;
        var specials = new List<SpecialToken>();
        var ends = new HashSet<int>();
        var fingerprint = new HashCode();
        for (var id = 0; id < Count; id++)
        {
            LLamaToken token = id;
            var attributes = token.GetAttributes(vocabulary);
            var text = Piece(_model, id, special: true, _buffer);
            fingerprint.AddBytes(text);
            fingerprint.Add(text.Length);
            LongestTokenBytes = Math.Max(LongestTokenBytes, text.Length);
            if ((attributes & (LLamaTokenAttr.Control | LLamaTokenAttr.UserDefined)) != 0 && text.Length > 0)
            {
                specials.Add(
                    new SpecialToken(
                        id,
                        Encoding.UTF8.GetString(text),
                        attributes.HasFlag(LLamaTokenAttr.Control),
                        attributes.HasFlag(LLamaTokenAttr.RStrip)
                    )
                );
            }

            if (token.IsEndOfGeneration(vocabulary))
            {
                ends.Add(id);
            }
        }

        Specials = specials;
        EndsOfGeneration = ends;
        Fingerprint = fingerprint.ToHashCode();
        TemplateTexts = new TemplateTokenTexts(Written(bos), Written(vocabulary.EOS));

        string Written(LLamaToken? token) =>
            token is { } some ? Encoding.UTF8.GetString(Piece(_model, (int)some, special: true, _buffer)) : "";
    }

    public int Count { get; }

    /// <summary>Alike for vocabularies of the same tokens in the same order, within one process.</summary>
    public int Fingerprint { get; }

    /// <summary>The token that every prompt starts with; null if the model uses none.</summary>
    public int? BeginToken { get; }

    /// <summary>How the tokens are written that chat templates name.</summary>
    public TemplateTokenTexts TemplateTexts { get; }

    public IReadOnlyList<SpecialToken> Specials { get; }

    public IReadOnlySet<int> EndsOfGeneration { get; }

    /// <summary>No token stands for more bytes of text.</summary>
    public int LongestTokenBytes { get; } = 1;

    /// <summary>Tokens of a text, without anything added.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="special">Whether control tokens are recognised in it; false for text of others.</param>
    public LLamaToken[] Tokenize(string text, bool special)
    {
        if (text.Length == 0)
        {
            return [];
        }

        // The tokenizer is reached through a pointer into the model: keep the model while it is in use.
        var held = false;
        try
        {
            _model.DangerousAddRef(ref held);
            return _model.Tokenize(text, addBos: false, special, Encoding.UTF8);
        }
        finally
        {
            if (held)
            {
                _model.DangerousRelease();
            }
        }
    }

    /// <summary>A token's text in UTF-8, empty for control tokens; valid until the next call. One thread
    /// only.</summary>
    public ReadOnlySpan<byte> Text(int token) => Piece(_model, token, special: false, _buffer);

    /// <summary>The texts of all tokens, for grammars. One thread only.</summary>
    public TokenTexts Texts()
    {
        var texts = new byte[Count][];
        for (var token = 0; token < Count; token++)
        {
            texts[token] = Text(token).ToArray();
        }

        return new TokenTexts(texts, EndsOfGeneration);
    }

    private static ReadOnlySpan<byte> Piece(SafeLlamaModelHandle model, int token, bool special, byte[] buffer)
    {
        var length = (int)model.TokenToSpan(token, buffer, 0, special);
        if (length <= buffer.Length)
        {
            return buffer.AsSpan(0, length);
        }

        var larger = new byte[length];
        return larger.AsSpan(0, (int)model.TokenToSpan(token, larger, 0, special));
    }
}
