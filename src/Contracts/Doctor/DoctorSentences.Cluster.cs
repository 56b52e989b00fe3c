namespace Pipeline.Contracts.Doctor;

/// <content>Of the store, of silos and their machines.</content>
internal static partial class DoctorSentences
{
    private static Dictionary<DoctorCode, (DoctorOutcome Outcome, string Sentence, string? Fix)> Cluster =>
        new()
        {
            [DoctorCode.StoreAnswers] = (
                DoctorOutcome.Ok,
                "The store ({kind}) answers within {milliseconds} ms.",
                null
            ),
            [DoctorCode.StoreSlow] = (
                DoctorOutcome.Warning,
                "The store ({kind}) takes {milliseconds} ms to answer; each document takes several such ways.",
                "Run database and silos in one network, and look at the database's load."
            ),
            [DoctorCode.StoreAway] = (
                DoctorOutcome.Failed,
                "The store does not answer: documents are refused, searches go on from the indexes.",
                "Look at the database of --store and the way to it; without --store, at the disk of --data."
            ),
            [DoctorCode.StoreBroken] = (
                DoctorOutcome.Failed,
                "The store is damaged.",
                "Stop the silos and restore the store from a backup; indexes are made anew from it."
            ),
            [DoctorCode.SchemaCurrent] = (
                DoctorOutcome.Ok,
                "The schema is at version {version}, as this program has it.",
                null
            ),
            [DoctorCode.SchemaNewer] = (
                DoctorOutcome.Warning,
                "The schema is at version {version}; the program of {silo} knows {known} and may still use it.",
                "Finish the upgrade: start the newer program on {silo} too."
            ),
            [DoctorCode.SchemaTooNew] = (
                DoctorOutcome.Failed,
                "The schema is at version {version}, for programs from {compatible} on; the program of {silo} knows {known}.",
                "Stop {silo} and start the newer program there."
            ),
            [DoctorCode.SchemaTooOld] = (
                DoctorOutcome.Failed,
                "The schema is at version {version}, and the program of {silo} needs {known}; was an older backup restored?",
                "Restart the silos, which bring it up to date, or run 'pipeline cluster init --store …'."
            ),
            [DoctorCode.SilosPresent] = (DoctorOutcome.Ok, "Silos that take part ({count}): {silos}.", null),
            [DoctorCode.SilosSilent] = (
                DoctorOutcome.Failed,
                "Members of the cluster that do not answer: {silos}.",
                "Look at process and log of {silos}. Kill one that hangs: the others take over within seconds."
            ),
            [DoctorCode.SilosGone] = (
                DoctorOutcome.Warning,
                "Silos that ended within the last day and are not back: {silos}.",
                "Start them again, each with its own --name and --data. One that is not to come back needs nothing."
            ),
            [DoctorCode.SilosStarting] = (
                DoctorOutcome.Warning,
                "Silos that have begun and take no requests yet: {silos}.",
                "Look again in a minute; if it stays so, their logs say why."
            ),
            [DoctorCode.SilosStopping] = (
                DoctorOutcome.Warning,
                "Silos that are being stopped: {silos}.",
                "Look again when they have ended; start them again if they are to be there."
            ),
            [DoctorCode.VersionsSame] = (DoctorOutcome.Ok, "All silos run version {version}.", null),
            [DoctorCode.VersionsMixed] = (
                DoctorOutcome.Warning,
                "Silos run several versions: {versions}.",
                "Finish the upgrade: start the newer program on the others, one silo after another."
            ),
            [DoctorCode.RolesFilled] = (
                DoctorOutcome.Ok,
                "Silos with indexes: {index}; with models: {models}; for requests: {requests}.",
                null
            ),
            [DoctorCode.IndexSiloLacking] = (
                DoctorOutcome.Failed,
                "No silo holds indexes: documents and questions are refused.",
                "Start a silo with --role index or --role all."
            ),
            [DoctorCode.ModelSiloLacking] = (
                DoctorOutcome.Warning,
                "No silo runs models: words are searched, answers quote.",
                "Start a silo with --role worker or --role all."
            ),
            [DoctorCode.CopiesAboveSilos] = (
                DoctorOutcome.Warning,
                "--replicas is {replicas}, and silos that hold indexes: {silos}. Shards have fewer copies than asked for.",
                "Start {missing} more with --role index or all, or give all silos --replicas {silos}."
            ),
            [DoctorCode.SettingsSame] = (
                DoctorOutcome.Ok,
                "Silos have the same values of the options that must be the same.",
                null
            ),
            [DoctorCode.SettingDiffers] = (
                DoctorOutcome.Warning,
                "{option} differs between silos: {given}.",
                "Start all silos with the same {option}, one after another."
            ),
            [DoctorCode.ZonesSpread] = (DoctorOutcome.Ok, "Zones of silos with indexes: {zones}.", null),
            [DoctorCode.ZonesUnnamed] = (
                DoctorOutcome.Ok,
                "No silo has a --zone: each counts as failing by itself.",
                null
            ),
            [DoctorCode.ZonesOne] = (
                DoctorOutcome.Warning,
                "All silos with indexes are in zone {zone}: what takes it down takes all copies.",
                "Start silos in another zone (--zone), or leave --zone out where they do not fail together."
            ),
            [DoctorCode.ZonesPartly] = (
                DoctorOutcome.Warning,
                "Silos with indexes without a --zone, where others have one: {silos}.",
                "Start {silos} with --zone NAME, so that copies are kept apart."
            ),
            [DoctorCode.ZonesUneven] = (
                DoctorOutcome.Warning,
                "Zones have unequal numbers of silos with indexes: {zones}. Those of {zone} hold more shards than others.",
                "Start more silos in zone {zone}."
            ),
            [DoctorCode.ClocksAgree] = (
                DoctorOutcome.Ok,
                "Clocks differ from that of {reference} by {seconds} s at most.",
                null
            ),
            [DoctorCode.ClockOff] = (
                DoctorOutcome.Warning,
                "The clock of {silo} differs from that of {reference} by {seconds} s (more than 1).",
                "Turn on time synchronisation (chrony, NTP) there: retries, ends of keys and logs go by clocks."
            ),
            [DoctorCode.ClockFarOff] = (
                DoctorOutcome.Failed,
                "The clock of {silo} differs from that of {reference} by {seconds} s (more than 10).",
                "Turn on time synchronisation (chrony, NTP) there and restart the silo: retries and ends of keys go wrong."
            ),
            [DoctorCode.DiskRoom] = (
                DoctorOutcome.Ok,
                "The fullest disk of a --data directory has {free} left of {size} ({silo}).",
                null
            ),
            [DoctorCode.DiskLow] = (
                DoctorOutcome.Warning,
                "{silo}: the disk of --data has {free} left of {size}.",
                "Free room there or make it larger; deploy/SIZING.md says how much is needed."
            ),
            [DoctorCode.DiskFull] = (
                DoctorOutcome.Failed,
                "{silo}: the disk of --data has only {free} left of {size}; indexes soon cannot be written.",
                "Free room there now, or make it larger."
            ),
            [DoctorCode.MemoryRoom] = (
                DoctorOutcome.Ok,
                "Of the memory there is, {percent} % is in use at most ({silo}).",
                null
            ),
            [DoctorCode.MemoryLow] = (
                DoctorOutcome.Warning,
                "{silo}: {percent} % of the memory that it may use ({size}) is in use.",
                "Give it more memory, or keep fewer shards or models there; see deploy/SIZING.md."
            ),
        };
}
