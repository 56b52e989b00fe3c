namespace Pipeline.Documents.Reading.Recognition;

/// <summary>
/// The time that the pages of one document take to be recognised, those of documents that lie in it too. Whoever limits
/// how long reading may take is told of each page, so that a long scan is not taken for a document that hangs.
/// </summary>
/// <param name="tell">Told before and after each page.</param>
/// <param name="time">The clock; the system's when null.</param>
internal sealed class RecognitionClock(Action? tell = null, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private TimeSpan _spent;

    /// <summary>Recognises a page.</summary>
    /// <exception cref="DocumentReadException">The pages together take longer than
    /// <see cref="ReadingLimits.RecognitionTimeout"/>.</exception>
    public RecognisedPage Recognise(
        IPageRecogniser recogniser,
        Func<PageImage> image,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_spent > limits.RecognitionTimeout)
        {
            throw Failures.TimedOut(limits with { Timeout = limits.RecognitionTimeout });
        }

        tell?.Invoke();
        var began = _time.GetTimestamp();
        try
        {
            return recogniser.Recognise(image(), limits, cancellationToken);
        }
        finally
        {
            _spent += _time.GetElapsedTime(began);
            tell?.Invoke();
        }
    }
}
