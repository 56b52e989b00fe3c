using System.Net.Sockets;

namespace Pipeline.Inference.Models.Downloads;

/// <summary>A download that failed; the message says what to do. What has been downloaded is kept and
/// continued.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">What went wrong and what to do.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class ModelDownloadException(DownloadProblem problem, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public DownloadProblem Problem { get; } = problem;

    /// <summary>The error for a download that is not tried again.</summary>
    /// <param name="address">The file's address.</param>
    /// <param name="cause">Why the last attempt failed.</param>
    internal static ModelDownloadException GivenUp(Uri address, Exception cause)
    {
        var host = address.Host;
        var unreachable =
            cause is HttpRequestException { StatusCode: null } e
            && (
                e.InnerException is SocketException
                || e.HttpRequestError
                    is HttpRequestError.NameResolutionError
                        or HttpRequestError.ConnectionError
                        or HttpRequestError.ProxyTunnelError
            );
        return unreachable
            ? new ModelDownloadException(
                DownloadProblem.NoNetwork,
                $"{host} cannot be reached: {cause.Message.TrimEnd('.')}. Without a network, copy the model's folder to "
                    + $"{ModelDirectories.UserCache()} or set {ModelDirectories.Variable} to a directory that has it; behind a "
                    + "proxy, set HTTPS_PROXY.",
                cause
            )
            : new ModelDownloadException(
                DownloadProblem.Server,
                $"{address} could not be downloaded: {cause.Message}. Try again; what has arrived is kept.",
                cause
            );
    }
}
