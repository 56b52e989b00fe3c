namespace Pipeline.Retrieval.Filtering;

/// <summary>
/// A condition on a chunk's document: its metadata, id and access labels. Applied inside a search, before the best are
/// chosen. A comparison with a missing field is false; one with an array is true if any element satisfies it.
/// <see cref="object.ToString"/> gives the text form that <see cref="Parse"/> reads.
/// </summary>
public abstract record ChunkFilter
{
    /// <summary>How deeply conditions may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many conditions and values a filter may have.</summary>
    public const int MaxSize = 10_000;

    private protected ChunkFilter(int depth, int size)
    {
        if (depth > MaxDepth)
        {
            throw new FilterException(
                $"The filter nests deeper than {MaxDepth}; combine conditions in wider and/or lists."
            );
        }

        if (size > MaxSize)
        {
            throw new FilterException($"The filter has {size} conditions and values; at most {MaxSize} are allowed.");
        }

        Depth = depth;
        Size = size;
    }

    internal int Depth { get; }

    internal int Size { get; }

    /// <summary>Reads the text form, for example
    /// <c>lang = "ko" and year >= 2020 and tag in ("a", "b") and not exists(draft) and title prefix "Ab"</c>.</summary>
    /// <param name="text">The text. Operators: <c>= != &lt; &lt;= &gt; &gt;= in prefix exists and or not ( )</c>; a
    /// range over one array element is <c>2020 &lt;= year &lt; 2024</c>. <c>id</c> is the document's id and
    /// <c>label</c> its access labels; a field of another spelling, or named like a keyword, stands in
    /// backquotes.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="FilterSyntaxException">The text is no filter.</exception>
    public static ChunkFilter Parse(string text) => new FilterParser(text).Parse();

    /// <summary>Whether a document satisfies the condition.</summary>
    /// <param name="subject">The document.</param>
    /// <returns>Whether it does.</returns>
    public abstract bool Matches(FilterSubject subject);

    /// <summary>The text form.</summary>
    /// <returns>Text that <see cref="Parse"/> reads back as an equal filter.</returns>
    public sealed override string ToString()
    {
        var text = new System.Text.StringBuilder();
        Write(text);
        return text.ToString();
    }

    private protected abstract void Write(System.Text.StringBuilder text);

    private protected static void WriteTo(ChunkFilter filter, System.Text.StringBuilder text) => filter.Write(text);

    private protected static string CheckField(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Length is > 0 and <= 256
            ? FilterValue.Compose(field)
            : throw new FilterException($"A field's name has 1 to 256 characters; this one has {field.Length}.");
    }

    private protected static IReadOnlyList<T> CheckList<T>(IReadOnlyList<T> items, string what)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Count > 0
            ? [.. items]
            : throw new FilterException($"The list of {what} is empty; give at least one.");
    }
}
