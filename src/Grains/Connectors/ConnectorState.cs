using System.Text.Json;
using Pipeline.Connectors.Opening;
using Pipeline.Connectors.Schedules;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage.Connectors;

namespace Pipeline.Grains.Connectors;

/// <summary>How far a connector is, as the store keeps it.</summary>
/// <param name="Cursor">How far the source was read; null: to its end.</param>
/// <param name="Run">The last run; null: there was none.</param>
internal sealed record ConnectorState(string? Cursor, ConnectorRunInfo? Run)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>Of a connector that has not run.</summary>
    public static ConnectorState None { get; } = new(null, null);

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, PipelineJson.Options);

    /// <summary>As it was kept; what cannot be read, of a later version, is as if there were nothing.</summary>
    public static ConnectorState Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ConnectorState>(json, PipelineJson.Options) ?? None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>What a connector is told to do; null: a later version has written what this one does not
    /// know.</summary>
    public static ConnectorSettings? Settings(ConnectorRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<ConnectorSettings>(row.SettingsJson, PipelineJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>When a connector runs next; a run that was ended with its silo goes on at once. Null: when somebody
    /// asks.</summary>
    public DateTimeOffset? Next(ConnectorSettings settings, DateTimeOffset created, DateTimeOffset now)
    {
        if (settings.Paused)
        {
            return null;
        }

        if (Run?.Outcome is ConnectorOutcome.Running or ConnectorOutcome.Interrupted)
        {
            return now;
        }

        Schedule.TryParse(settings.Schedule ?? SourceOpener.DefaultSchedule(settings.Kind), out var schedule);

        // An interval begins at once, and times of the day from when it was made.
        var next = schedule.Next(Run?.Started, Run is null ? created : now);
        return Run is { Outcome: ConnectorOutcome.Failed, Ended: { } ended } && next < ended + AfterFailure
            ? ended + AfterFailure
            : next;
    }
}
