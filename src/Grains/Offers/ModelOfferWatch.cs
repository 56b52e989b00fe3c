using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Offers;

/// <summary>
/// Asks the silos that run models what they have: again and again, since models come, go and break while their silo
/// stays. So no question waits for it, and a silo that joins is used soon after.
/// </summary>
internal sealed partial class ModelOfferWatch(
    ClusterModels models,
    ModelHosts hosts,
    IClusterMembershipService membership,
    ISiloMetadataCache metadata,
    ILocalSiloDetails own,
    IOptions<PipelineOptions> options,
    IServiceProvider services,
    TimeProvider time,
    ILogger<ModelOfferWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileUnknown = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    // What a silo advertises arrives soon after it; one that never comes must not hold this one back.
    private static readonly TimeSpan LongestUnknown = TimeSpan.FromSeconds(5);

    private readonly Dictionary<SiloAddress, ModelOffer> _last = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var chosen = options.Value.IsClustered
            ? new ChosenEmbedder(
                (IDeploymentFacts)services.GetService(typeof(IDeploymentFacts))!,
                new EmbedderChoice(time)
            )
            : null;
        long? joined = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var isWhole = false;
            try
            {
                isWhole = await AskAllAsync(stoppingToken);
                joined ??=
                    membership.CurrentSnapshot.GetSiloStatus(own.SiloAddress) == SiloStatus.Active
                        ? time.GetTimestamp()
                        : null;
                if (isWhole || (joined is { } since && time.GetElapsedTime(since) >= LongestUnknown))
                {
                    var others = _last.Values.OrderBy(offer => offer.Silo, StringComparer.Ordinal).ToArray();
                    var embedder = chosen is null
                        ? null
                        : await chosen.FindAsync(
                            models.Own is { } offer ? others.Prepend(offer) : others,
                            stoppingToken
                        );
                    models.Become(new ModelOffers(others, embedder));
                    isWhole = true;
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }

            await Task.Delay(isWhole ? Between : WhileUnknown, time, stoppingToken).Ended();
        }
    }

    /// <summary>Asks all silos with models beside this one.</summary>
    /// <returns>Whether it is known of all silos what they are.</returns>
    private async Task<bool> AskAllAsync(CancellationToken stoppingToken)
    {
        ClusterMember[] active =
        [
            .. membership.CurrentSnapshot.Members.Values.Where(member =>
                member.Status == SiloStatus.Active && !member.SiloAddress.Equals(own.SiloAddress)
            ),
        ];
        foreach (var gone in _last.Keys.Except(active.Select(member => member.SiloAddress)).ToArray())
        {
            _last.Remove(gone);
        }

        var known = active
            .Select(member => (Member: member, About: metadata.GetSiloMetadata(member.SiloAddress)))
            .ToArray();
        var asked = await Task.WhenAll(
            known
                .Where(silo => SiloRoles.Has(silo.About, SiloRole.Worker))
                .Select(silo => AskAsync(silo.Member, silo.About, stoppingToken))
        );
        foreach (var offer in asked.OfType<ModelOffer>())
        {
            _last[offer.Address] = offer;
        }

        return membership.CurrentSnapshot.GetSiloStatus(own.SiloAddress) == SiloStatus.Active
            && known.All(silo => silo.About.Metadata.Count > 0);
    }

    private async Task<ModelOffer?> AskAsync(ClusterMember member, SiloMetadata about, CancellationToken stoppingToken)
    {
        try
        {
            var models = await hosts.DescribeAsync(member.SiloAddress).WaitAsync(LongestAnswer, time, stoppingToken);
            return new ModelOffer(
                member.SiloAddress,
                member.Name,
                SiloDevices.Of(about).Any(SiloDevices.IsAccelerator),
                models
            );
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // What it had stays known as long as it is part of the cluster.
            LogSilent(logger, member.Name, error.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The silo {Silo} did not tell its models: {Reason}")]
    private static partial void LogSilent(ILogger logger, string silo, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The models of other silos could not be looked at")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
