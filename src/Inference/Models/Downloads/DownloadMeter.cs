namespace Pipeline.Inference.Models.Downloads;

/// <summary>Reports the progress of one connection, not more often than is useful.</summary>
internal sealed class DownloadMeter(
    IProgress<DownloadProgress>? progress,
    TimeProvider time,
    string file,
    long offset,
    long? total,
    TimeSpan every
)
{
    private readonly long _started = time.GetTimestamp();
    private long _reported = -1;

    public void Report(long bytes, bool isLast)
    {
        if (progress is null || (!isLast && _reported >= 0 && time.GetElapsedTime(_reported) < every))
        {
            return;
        }

        _reported = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_started).TotalSeconds;
        var rate = seconds > 0 ? (bytes - offset) / seconds : 0;
        TimeSpan? remaining = rate > 0 && total is { } all ? TimeSpan.FromSeconds((all - bytes) / rate) : null;
        progress.Report(new DownloadProgress(file, bytes, total, rate, remaining));
    }
}
