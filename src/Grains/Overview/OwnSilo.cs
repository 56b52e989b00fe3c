using Microsoft.Extensions.Options;
using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Overview;

/// <summary>What this silo knows of itself.</summary>
internal sealed class OwnSilo(
    ISiloReport report,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ISiloSettings? settings = null
)
{
    /// <summary>Looks at the disk, certificates and programs: not on a grain's scheduler.</summary>
    public Task<SiloSelf> DescribeAsync() => Task.Run(Describe);

    private SiloSelf Describe()
    {
        var (free, size) = Disk(options.Value.DataDirectory);
        return new SiloSelf(report.Status(), time.GetUtcNow(), free, size, settings?.Describe());
    }

    private static (long? Free, long? Size) Disk(string directory)
    {
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(directory));
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return default;
        }
    }
}
