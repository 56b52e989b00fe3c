namespace Pipeline.Grains.Conversations;

/// <summary>A question of a conversation that is being answered.</summary>
/// <param name="AnswerId">Its answer.</param>
/// <param name="Until">When it is given up.</param>
/// <param name="Silo">Where it is answered; null: not known.</param>
internal sealed record OpenTurn(string AnswerId, DateTimeOffset Until, SiloAddress? Silo)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the turn.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Lets go of those who wait.</summary>
    public void End() => _ended.TrySetResult();
}
