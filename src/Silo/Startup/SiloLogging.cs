using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Startup;

/// <summary>The log: one line an event, to the console.</summary>
internal static class SiloLogging
{
    public static void Configure(ILoggingBuilder logging, SiloOptions options)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        var level = Enum.Parse<LogLevel>(options.LogLevel, ignoreCase: true);
        logging.SetMinimumLevel(level);

        // It writes whole URLs, and that of a hub's WebSocket may carry a key.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Http.Connections", LogLevel.Warning);
        if (level is LogLevel.Information or LogLevel.Warning)
        {
            // Advice for servers (server GC) and retries that succeed are no news to a user.
            logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
            logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
            logging.AddFilter("Polly", LogLevel.None);
        }

        if (level is LogLevel.Information)
        {
            logging.AddFilter("Orleans", LogLevel.Warning);
            logging.AddFilter("Microsoft", LogLevel.Warning);
            logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);

            // Orleans tells the ranges of these under their own names.
            foreach (var service in GrainServices)
            {
                logging.AddFilter(service, LogLevel.Warning);
            }
        }
    }

    private static readonly string[] GrainServices =
    [
        "Pipeline.Grains.Offers.ModelHostService",
        "Pipeline.Grains.Replicas.ReplicaHostService",
        "Pipeline.Grains.Overview.SiloHostService",
    ];
}
