// The texts of backups: key: [English, Korean].
export const backupStrings = {
  'error.invalid_request.backup_not_ours': ["This is not a backup of Pipeline. Give a file that 'pipeline backup' has written.", "Pipeline의 백업 파일이 아닙니다. 'pipeline backup'으로 만든 파일을 주세요."],
  'error.invalid_request.backup_newer': ["The backup has format {found}, written by version {program} of Pipeline; this one reads up to {known}. Restore it with that version.", "이 백업은 Pipeline {program} 버전이 만든 형식 {found}이고 여기서는 {known}까지 읽습니다. 그 버전으로 복원하세요."],
  'error.invalid_request.backup_truncated': ["The end of the backup is missing: it was cut off while it was written or copied. Use another copy.", "백업의 끝부분이 없습니다. 쓰거나 복사하는 중에 끊겼으니 다른 사본을 쓰세요."],
  'error.invalid_request.backup_damaged': ["The backup is damaged ({part}). Nothing is restored from it; use another copy.", "백업이 손상되었습니다({part}). 아무것도 복원하지 않았습니다. 다른 사본을 쓰세요."],
  'error.invalid_request.backup_no_collection': ["There is no collection '{collection}' to take. 'pipeline backup check' lists those of a backup.", "'{collection}' 컬렉션이 없습니다. 'pipeline backup check'로 백업에 있는 컬렉션을 볼 수 있습니다."],
  'error.invalid_request.backup_several': ["A new name is for one collection, and the backup has several. Choose one with --collection.", "새 이름은 컬렉션 하나에만 줄 수 있는데 백업에는 여럿이 있습니다. --collection으로 하나를 고르세요."],
  'error.conflict.backup_exists': ["There is a collection '{collection}' that holds something. Give another name with --into, or --replace to delete it first.", "'{collection}' 컬렉션이 이미 있고 비어 있지 않습니다. --into로 다른 이름을 주거나 --replace로 먼저 지우게 하세요."],
  'error.conflict.backup_busy': ["Another restore or purge is under way. Wait for its end.", "다른 복원이나 완전 삭제가 진행 중입니다. 끝난 뒤에 다시 하세요."],
  'error.internal.disk_full': ["The disk is full; nothing is left under the file's name. Free some space and try again.", "디스크가 가득 찼습니다. 그 이름의 파일은 남지 않았습니다. 공간을 비우고 다시 하세요."],
};
