using System.Globalization;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Grains.Collections;

/// <summary>Asks what may be slow, hang or fail, without doing so itself.</summary>
internal static partial class Inquiry
{
    /// <summary>Asks and waits for so long.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="whom">Who is asked, as the subject of a sentence.</param>
    /// <param name="patience">The longest wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Gets what is not told.</param>
    /// <returns>The answer, or why there is none, for people.</returns>
    /// <exception cref="PipelineException">There is no such collection.</exception>
    public static async Task<(T? Answer, Remark? Problem)> AskAsync<T>(
        Func<Task<T>> ask,
        string whom,
        TimeSpan patience,
        TimeProvider time,
        ILogger logger
    )
        where T : class
    {
        try
        {
            return (await ask().WaitAsync(patience, time), null);
        }
        catch (PipelineException error) when (error.Code != ErrorCode.UnknownCollection)
        {
            return (null, error.ToRemark());
        }
        catch (Exception error) when (error is not PipelineException)
        {
            LogSilent(logger, whom, error);
            var seconds = patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            return (
                null,
                RemarkCode.NoReply.Saying(
                    $"{whom} did not answer within {seconds} s or failed; the log says more.",
                    ("seconds", seconds)
                )
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Whom} could not be asked")]
    private static partial void LogSilent(ILogger logger, string whom, Exception error);
}
