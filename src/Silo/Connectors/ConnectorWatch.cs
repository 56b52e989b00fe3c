using System.Text.Json;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Connectors;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Startup;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Errors;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.Connectors;

/// <summary>The clock of the connectors: looks once a second which of them are due, and tells their grains. Every silo
/// that takes requests does; a grain runs once, whoever tells it.</summary>
internal sealed partial class ConnectorWatch(
    IGrainFactory grains,
    IConnectorStore store,
    ConnectorHealth health,
    SiloOptions options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ConnectorWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private Dictionary<string, ConnectorSettings> _wanted = [];
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.WaitForStartAsync(stoppingToken);
            ReadWanted();
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await LookAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private void ReadWanted()
    {
        try
        {
            _wanted = options.Connectors is { Length: > 0 } file
                ? new Dictionary<string, ConnectorSettings>(ConnectorOptions.Read(file))
                : [];
        }
        catch (Exception error) when (error is PipelineException or IOException or UnauthorizedAccessException)
        {
            LogFileUnread(logger, error.Message);
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            var rows = await store.ListConnectorsAsync(stoppingToken);
            health.See(rows);
            await PutWantedAsync(rows);
            var now = time.GetUtcNow();
            foreach (var name in ConnectorDue.Of(rows, now))
            {
                grains.GetConnector(name).Tick().Ignore();
            }

            _isAway = false;
        }
        catch (StoreException error)
        {
            if (!_isAway)
            {
                LogAway(logger, error);
            }

            _isAway = true;
        }
    }

    /// <summary>Makes the connectors that the options want, as soon as it can be done.</summary>
    private async Task PutWantedAsync(IReadOnlyList<ConnectorRow> rows)
    {
        foreach (var (name, settings) in _wanted.ToArray())
        {
            var json = JsonSerializer.Serialize(settings, PipelineJson.Options);
            try
            {
                if (rows.FirstOrDefault(row => row.Name == name)?.SettingsJson != json)
                {
                    await grains.GetConnector(name).Put(settings);
                }

                _wanted.Remove(name);
            }
            catch (PipelineException error) when (error.Code == ErrorCode.InvalidRequest)
            {
                LogRefused(logger, name, error.Message);
                _wanted.Remove(name);
            }
            catch (Exception error) when (error is PipelineException or OrleansException or TimeoutException)
            {
                // A collection that is made later, or a silo that is not there yet.
                LogLater(logger, name, error.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of --connectors was not used: {Reason}")]
    private static partial void LogFileUnread(ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The connector {Connector} of --connectors was not made: {Reason}"
    )]
    private static partial void LogRefused(ILogger logger, string connector, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The connector {Connector} is made later: {Reason}")]
    private static partial void LogLater(ILogger logger, string connector, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be read; connectors go on later")]
    private static partial void LogAway(ILogger logger, Exception error);
}
