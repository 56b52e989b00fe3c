namespace Pipeline.Inference.Models.Downloads;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name in the model's folder.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Total">Bytes in all; null when the server does not say.</param>
/// <param name="BytesPerSecond">Mean rate since the connection was made; 0 when not known yet.</param>
/// <param name="Remaining">Time to go at that rate; null when not known.</param>
public sealed record DownloadProgress(string File, long Bytes, long? Total, double BytesPerSecond, TimeSpan? Remaining);
