namespace Pipeline.Documents.Reading.Recognition;

/// <summary>What was recognised in the image of a page.</summary>
/// <param name="Width">The image's width in pixels.</param>
/// <param name="Height">The image's height in pixels.</param>
/// <param name="Lines">Its lines in reading order.</param>
public sealed record RecognisedPage(int Width, int Height, IReadOnlyList<RecognisedLine> Lines);

/// <summary>A line of words; never empty.</summary>
/// <param name="Paragraph">Which paragraph of the page it belongs to, from 0 in reading order.</param>
/// <param name="Words">Its words in reading order.</param>
/// <param name="Top">Its upper edge, in pixels from the image's.</param>
/// <param name="Height">Its height.</param>
public sealed record RecognisedLine(int Paragraph, IReadOnlyList<RecognisedWord> Words, int Top, int Height)
{
    /// <summary>Its left edge.</summary>
    public int Left => Words.Min(word => word.Left);

    /// <summary>Its width.</summary>
    public int Width => Words.Max(word => word.Left + word.Width) - Left;
}

/// <summary>A word and where it stands, in pixels from the image's upper left corner.</summary>
/// <param name="Text">The word; never blank.</param>
/// <param name="Confidence">How sure the recogniser is, 0 to 1.</param>
/// <param name="Left">Its left edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public sealed record RecognisedWord(string Text, double Confidence, int Left, int Top, int Width, int Height);
