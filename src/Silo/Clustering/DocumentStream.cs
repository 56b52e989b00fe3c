using Npgsql;
using Orleans.Configuration;
using Orleans.Streams;
using Pipeline.Contracts.Documents;

namespace Pipeline.Silo.Clustering;

/// <summary>
/// The stream <c>documents</c> of a cluster: kept in the store's database, so that a message outlives the silo that
/// takes it. Every silo takes part, whatever its role: queues are shared out over all.
/// </summary>
internal static class DocumentStream
{
    /// <summary>Queues; each is read by one silo at a time, and a collection is in one of them. Whoever publishes says
    /// the same.</summary>
    public const int Queues = 4;

    // What the database cannot take now is offered again until it can: given up, a message would count as delivered.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Adds the stream to a silo.</summary>
    /// <param name="silo">The silo.</param>
    public static void Add(ISiloBuilder silo) =>
        silo.AddAdoNetStreams(
            DocumentStreams.Provider,
            stream =>
            {
                stream.ConfigureAdoNet(options =>
                    options.Configure<NpgsqlDataSource>(
                        (queue, source) =>
                        {
                            queue.Invariant = "Npgsql";
                            queue.DataSource = source;
                            queue.ExpiryTimeout = Longest;
                            queue.MaxAttempts = 10_000;

                            // Of a silo that was lost, its messages are another's after this time.
                            queue.VisibilityTimeout = TimeSpan.FromMinutes(1);
                        }
                    )
                );
                stream.ConfigurePartitioning(Queues);
                stream.ConfigurePullingAgent(agent =>
                    agent.Configure(pulling =>
                    {
                        pulling.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(250);
                        pulling.MaxEventDeliveryTime = Longest;
                    })
                );
                stream.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            }
        );
}
