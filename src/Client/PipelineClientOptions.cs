using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <summary>How a <see cref="PipelineClient"/> reaches its server over HTTP.</summary>
public sealed record PipelineClientOptions
{
    /// <summary>The address of a server started with its defaults.</summary>
    public static Uri DefaultAddress { get; } = new("http://127.0.0.1:5080");

    /// <summary>The server's address, http or https, with a path when it stands behind a prefix.</summary>
    public Uri BaseAddress { get; init; } = DefaultAddress;

    /// <summary>
    /// Further servers of the same cluster, each as <see cref="BaseAddress"/>. Calls go to all of them in turn; one
    /// that cannot be reached is passed over for a while, and an answer that breaks off is read on at another.
    /// </summary>
    public IReadOnlyList<Uri> OtherAddresses { get; init; } = [];

    /// <summary>Sent as a bearer token with every call; null: none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// Longest wait for one attempt, above 0 to 1 hour. Calls that carry their own deadline (search, settle,
    /// calibrate) wait for that deadline instead; of a stream it bounds the wait for its beginning only.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Further attempts after a broken connection, a 429 or a 503, 0 to 10. Only calls that can be repeated without
    /// harm are; a stream gets as many again whenever it moved forward.
    /// </summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Longest pause between two attempts; a server that asks for more gets no further attempt.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of the pauses.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Checks the options.</summary>
    /// <exception cref="PipelineException">An option is out of its range; the message says which and what is
    /// allowed.</exception>
    public void Validate()
    {
        Validate("baseAddress", BaseAddress);
        foreach (var other in OtherAddresses)
        {
            Validate("otherAddresses", other);
        }

        if (ApiKey is not null && (ApiKey.Length == 0 || !ApiKey.All(c => c is > ' ' and <= '~')))
        {
            throw PipelineException.Invalid(
                "apiKey",
                "The API key is empty or holds spaces or characters outside ASCII; give it as it was issued."
            );
        }

        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
        {
            throw PipelineException.Invalid(
                "timeout",
                $"The timeout is {Timeout}; give more than 0 and at most 1 hour."
            );
        }

        if (MaxRetries is < 0 or > 10)
        {
            throw PipelineException.Invalid("maxRetries", $"MaxRetries is {MaxRetries}; give 0 to 10.");
        }

        if (MaxRetryDelay <= TimeSpan.Zero || MaxRetryDelay > TimeSpan.FromHours(1))
        {
            throw PipelineException.Invalid(
                "maxRetryDelay",
                $"MaxRetryDelay is {MaxRetryDelay}; give more than 0 and at most 1 hour."
            );
        }
    }

    private static void Validate(string field, Uri? given)
    {
        if (
            given is not { IsAbsoluteUri: true } address
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || address.Query.Length > 0
            || address.Fragment.Length > 0
        )
        {
            throw PipelineException.Invalid(
                field,
                $"The server's address '{given}' is not an http or https URL; give one such as {DefaultAddress}."
            );
        }
    }
}
