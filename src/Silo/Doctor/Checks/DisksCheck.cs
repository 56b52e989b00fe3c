using Pipeline.Contracts.Doctor;
using Pipeline.Silo.Doctor.Facts;

namespace Pipeline.Silo.Doctor.Checks;

/// <summary>Whether there is room where silos write.</summary>
internal sealed class DisksCheck() : DoctorCheck(DoctorArea.Machines)
{
    private const long Gib = 1L << 30;

    public override IEnumerable<DoctorFinding> Judge(DoctorFacts facts)
    {
        // Silos of one machine mostly share a disk, of which they tell within the same second: it is told once.
        var disks = facts
            .Living.Where(silo => silo is { DiskFreeBytes: not null, DiskBytes: > 0 })
            .Select(silo =>
                (silo.Name, Free: silo.DiskFreeBytes!.Value, Size: silo.DiskBytes!.Value, Host: HostOf(silo))
            )
            .GroupBy(disk => (disk.Host, disk.Size))
            .Select(group =>
                (
                    Silos: Listed(group.Select(disk => disk.Name)),
                    Only: Only(group.Select(disk => disk.Name)),
                    Free: group.Min(disk => disk.Free),
                    group.Key.Size
                )
            )
            .OrderBy(disk => (double)disk.Free / disk.Size)
            .ToArray();
        var tight = disks.Where(disk => IsLow(disk.Free, disk.Size)).ToArray();
        return
        [
            .. (tight.Length > 0 ? tight : disks.Take(1)).Select(disk =>
                Found(
                    IsFull(disk.Free, disk.Size) ? DoctorCode.DiskFull
                        : IsLow(disk.Free, disk.Size) ? DoctorCode.DiskLow
                        : DoctorCode.DiskRoom,
                    disk.Only,
                    null,
                    ("silo", disk.Silos),
                    ("free", Size(disk.Free)),
                    ("size", Size(disk.Size))
                )
            ),
        ];
    }

    /// <summary>A part of the disk, and no more than counts on a large one.</summary>
    internal static bool IsLow(long free, long size) => IsFull(free, size) || (free < 0.15 * size && free < 50 * Gib);

    internal static bool IsFull(long free, long size) => free < Gib || (free < 0.05 * size && free < 10 * Gib);

    private static string HostOf(Contracts.Status.SiloInfo silo) =>
        silo.Address.LastIndexOf(':') is > 0 and var end ? silo.Address[..end] : silo.Address;
}
