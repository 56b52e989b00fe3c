using Pipeline.Grains.Replicas;

namespace Pipeline.Grains.Routing;

/// <content>Generations that replicas hold beside the one that is served.</content>
internal sealed partial class ShardReplicas
{
    /// <summary>Whether all replicas of a shard that answer hold a generation beside, up to a change, and one at
    /// least.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="generation">The number of the generation.</param>
    /// <param name="number">The change.</param>
    public async Task<bool> AreBesideAsync(ShardKey shard, long generation, long number)
    {
        var answers = await Task.WhenAll(
            (await HoldersAsync(shard, CancellationToken.None)).Select(async silo =>
            {
                try
                {
                    var info = await _hosts.DescribeAsync(silo, shard, null).WaitAsync(CopyLimit, _time);
                    return (bool?)(info.Beside == generation && info.BesideWatermark >= number);
                }
                catch (Exception error) when (ReplicaRouter.IsLoss(error) || ReplicaRouter.IsUnready(error))
                {
                    return null;
                }
            })
        );
        return answers.Contains(true) && !answers.Contains(false);
    }
}
