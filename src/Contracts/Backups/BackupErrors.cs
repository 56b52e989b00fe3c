using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Backups;

/// <summary>Why a backup cannot be made, read or restored.</summary>
public static class BackupErrors
{
    /// <summary>The error of a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="values">What is to be said of the case, by name.</param>
    public static PipelineException Of(BackupProblem problem, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string Value(string name) => values.GetValueOrDefault(name) ?? "";
        return problem switch
        {
            BackupProblem.NotABackup => Invalid(
                "This is not a backup of Pipeline. Give a file that 'pipeline backup' has written.",
                reason: "backup_not_ours",
                values
            ),
            BackupProblem.Newer => Invalid(
                $"The backup has format {Value("found")}, written by version {Value("program")} of Pipeline; this one reads up to {Value("known")}. Restore it with that version.",
                reason: "backup_newer",
                values
            ),
            BackupProblem.Truncated => Invalid(
                "The end of the backup is missing: it was cut off while it was written or copied. Use another copy.",
                reason: "backup_truncated",
                values
            ),
            BackupProblem.Damaged => Invalid(
                $"The backup is damaged ({Value("part")}). Nothing is restored from it; use another copy.",
                reason: "backup_damaged",
                values
            ),
            BackupProblem.NoSuchCollection => Invalid(
                $"There is no collection '{Value("collection")}' to take. 'pipeline backup check' lists those of a backup.",
                reason: "backup_no_collection",
                values
            ),
            BackupProblem.SeveralInto => Invalid(
                "A new name is for one collection, and the backup has several. Choose one with --collection.",
                reason: "backup_several",
                values
            ),
            BackupProblem.Exists => new PipelineException(
                ErrorCode.Conflict,
                $"There is a collection '{Value("collection")}' that holds something. Give another name with --into, or --replace to delete it first.",
                reason: "backup_exists",
                values: values
            ),
            BackupProblem.Busy => new PipelineException(
                ErrorCode.Conflict,
                "Another restore or purge is under way. Wait for its end.",
                reason: "backup_busy",
                values: values
            ),
            _ => new PipelineException(
                ErrorCode.Internal,
                "The disk is full; nothing is left under the file's name. Free some space and try again.",
                reason: "disk_full",
                values: values
            ),
        };
    }

    private static PipelineException Invalid(
        string message,
        string reason,
        IReadOnlyDictionary<string, string> values
    ) => new(ErrorCode.InvalidRequest, message, "file", reason: reason, values: values);
}
