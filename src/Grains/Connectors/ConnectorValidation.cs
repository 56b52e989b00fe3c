using Pipeline.Connectors.Opening;
using Pipeline.Connectors.Schedules;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Documents;

namespace Pipeline.Grains.Connectors;

/// <summary>Checks what a connector is told to do.</summary>
internal static class ConnectorValidation
{
    private const int MostPatterns = 100;
    private const int LongestPattern = 500;
    private const int LongestAddress = 2000;
    private const int LongestPrefix = 200;

    /// <summary>Checks settings.</summary>
    /// <exception cref="PipelineException">They cannot be used.</exception>
    public static async Task CheckAsync(string name, ConnectorSettings settings, SourceOpener opener, long maxBytes)
    {
        CollectionNames.Validate(settings.Collection);
        if (!Enum.IsDefined(settings.Kind))
        {
            throw PipelineException.Invalid("kind", "There is no such kind of connector.");
        }

        if (settings.Address is not { Length: > 0 and <= LongestAddress } || settings.Address.Any(char.IsControl))
        {
            throw PipelineException.Invalid(
                "address",
                $"address is where the source is, 1 to {LongestAddress} characters."
            );
        }

        Patterns("include", settings.Include);
        Patterns("exclude", settings.Exclude);
        if (settings.Schedule is { } schedule && !Schedule.TryParse(schedule, out _))
        {
            throw PipelineException.Invalid(
                "schedule",
                $"schedule is '{schedule}'; give an interval such as 15m, 6h or 1d, five fields as of cron such as '0 3 * * 1-5' (UTC), or never."
            );
        }

        if (settings.Credential is { } credential && Credentials.Problem(credential) is { } problem)
        {
            // It may be the secret itself, so it is not repeated.
            throw PipelineException.Invalid("credential", $"credential: {problem}.");
        }

        if (settings.Prefix?.Length > LongestPrefix)
        {
            throw PipelineException.Invalid("prefix", $"prefix has at most {LongestPrefix} characters.");
        }

        // As a document of it would be checked.
        SubmissionFactory.Create(
            settings.Collection,
            new DocumentNames(name, settings).IdOf("x"),
            0,
            new DocumentInput
            {
                Text = "x",
                Labels = settings.Labels,
                Metadata = settings.Metadata,
            },
            maxBytes
        );
        try
        {
            if (settings.Kind == ConnectorKind.Webhook)
            {
                opener.OpenReceiver(SourceOf(settings));
                return;
            }

            await using var source = opener.Open(name, SourceOf(settings));
        }
        catch (SourceException error) when (error.Problem.Code != ProblemCode.CredentialMissing)
        {
            var remark = error.Problem.ToRemark();
            throw new PipelineException(
                ErrorCode.InvalidRequest,
                remark.Message,
                error.Problem.Values.GetValueOrDefault("setting"),
                reason: remark.Code,
                values: remark.Values
            );
        }
        catch (SourceException)
        {
            // It may be set later; a test and the first run say so.
        }
    }

    /// <summary>What it takes to open the source.</summary>
    public static SourceSettings SourceOf(ConnectorSettings settings) =>
        new(settings.Kind, settings.Address)
        {
            Include = settings.Include ?? [],
            Exclude = settings.Exclude ?? [],
            Credential = settings.Credential,
            Options = settings.Options ?? new Dictionary<string, string>(),
        };

    private static void Patterns(string field, IReadOnlyList<string>? patterns)
    {
        if (patterns is null)
        {
            return;
        }

        if (
            patterns.Count > MostPatterns
            || patterns.Any(pattern => pattern is not { Length: > 0 and <= LongestPattern })
        )
        {
            throw PipelineException.Invalid(
                field,
                $"{field} takes at most {MostPatterns} patterns of 1 to {LongestPattern} characters."
            );
        }
    }
}
