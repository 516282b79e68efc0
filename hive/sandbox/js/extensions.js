// The names of n8n's extension methods: calls of them are led to the dispatcher.
'use strict';

const EXTENSIONS = new Set(('removeDuplicates unique first last pluck randomItem sum min max average isNotEmpty isEmpty '
  + 'compact smartJoin chunk renameKeys merge union difference intersection append toJsonString hash removeMarkdown '
  + 'removeTags toDate toDateTime toBoolean toNumber toFloat toInt toWholeNumber toDecimalNumber toSentenceCase '
  + 'toSnakeCase toTitleCase urlDecode urlEncode quote replaceSpecialChars length isDomain isEmail isNumeric isUrl '
  + 'extractEmail extractDomain extractUrl extractUrlPath parseJson base64Encode base64Decode ceil floor format round '
  + 'abs isInteger isEven isOdd hasField removeField removeFieldsContaining keepFieldsContaining keys values '
  + 'beginningOf endOfMonth extract isBetween isDst isInLast isWeekend minus plus diffTo diffToNow').split(' '));
