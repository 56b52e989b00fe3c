namespace Pipeline.Grains.Workers;

/// <summary>The key of a worker grain: the silo that has the device, and the device, <c>silo/device</c>.</summary>
internal readonly record struct WorkerKey(string Silo, string Device)
{
    public static WorkerKey Of(SiloAddress silo, string device) => new(silo.ToParsableString(), device);

    public static WorkerKey Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return new WorkerKey(key[..slash], key[(slash + 1)..]);
    }

    public override string ToString() => $"{Silo}/{Device}";
}
