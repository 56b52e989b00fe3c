namespace Pipeline.Retrieval.Tests.Vectors;

/// <summary>A test with a file system of its own that is soon full; skipped where none may be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.MayMount)
        {
            Skip = "Only root on Linux may mount a small tmpfs.";
        }
    }
}
