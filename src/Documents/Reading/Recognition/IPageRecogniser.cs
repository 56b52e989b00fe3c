namespace Pipeline.Documents.Reading.Recognition;

/// <summary>Finds the words in the image of a page.</summary>
public interface IPageRecogniser
{
    /// <summary>Recognises a page.</summary>
    /// <param name="image">The image.</param>
    /// <param name="limits">What it may cost; a page may take most of <see cref="ReadingLimits.Timeout"/>.</param>
    /// <param name="cancellationToken">Stops the recognition.</param>
    /// <returns>Lines in reading order; none where nothing was recognised.</returns>
    /// <exception cref="DocumentReadException">The image cannot be read, or costs too much.</exception>
    RecognisedPage Recognise(PageImage image, ReadingLimits limits, CancellationToken cancellationToken);
}
