namespace Pipeline.Inference;

/// <summary>Where a model's weights and vocabulary are: files of a folder, or bytes already in memory.</summary>
public sealed record ModelFiles
{
    private ModelFiles() { }

    /// <summary>Path of the ONNX file, or null when <see cref="ModelBytes"/> holds it.</summary>
    public string? ModelPath { get; private init; }

    /// <summary>The ONNX file's content, or null when it lies at <see cref="ModelPath"/>.</summary>
    public byte[]? ModelBytes { get; private init; }

    /// <summary>Path of the tokenizer, or null when <see cref="TokenizerBytes"/> holds it.</summary>
    public string? TokenizerPath { get; private init; }

    /// <summary>The tokenizer file's content, or null when it lies at <see cref="TokenizerPath"/>.</summary>
    public byte[]? TokenizerBytes { get; private init; }

    /// <summary>
    /// A folder in the usual layout: <c>model.onnx</c> and <c>tokenizer.json</c>, else <c>vocab.txt</c> (WordPiece,
    /// lower case).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The weights' file name, when it is not the usual one.</param>
    /// <param name="tokenizer">The tokenizer's file name, when it is not the usual one.</param>
    public static ModelFiles FromFolder(string folder, string model = "model.onnx", string? tokenizer = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        tokenizer ??=
            File.Exists(Path.Combine(folder, "tokenizer.json")) || !File.Exists(Path.Combine(folder, "vocab.txt"))
                ? "tokenizer.json"
                : "vocab.txt";
        return new ModelFiles
        {
            ModelPath = Path.Combine(folder, model),
            TokenizerPath = Path.Combine(folder, tokenizer),
        };
    }

    /// <summary>A model whose files were read already.</summary>
    /// <param name="model">An ONNX file's content.</param>
    /// <param name="tokenizer">The content of a <c>tokenizer.json</c>, or of a WordPiece <c>vocab.txt</c>.</param>
    public static ModelFiles FromBytes(byte[] model, byte[] tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new ModelFiles { ModelBytes = model, TokenizerBytes = tokenizer };
    }
}
