import type { Provider } from '@angular/core';
import { BrowserPart } from '../plan/browser-part';
import { TableColumns } from '../columns/table-columns';
import { PinPart } from '../plan/pin-part';
import { FileReading } from '../reading/file-reading';
import { RegisteredServers } from '../reading/registered-servers';
import { Applying } from './applying';
import { ColumnSteps } from './column-steps';
import { ConflictAnswers } from './conflict-answers';
import { CurrentPlan } from './current-plan';
import { CurrentStep } from './current-step';
import { GivenKeys } from './given-keys';
import { ImportFiles } from './import-files';
import { ImportFlow } from './import-flow';
import { OneRequest } from './one-request';
import { OpenQuestions } from './open-questions';
import { PlanMaking } from './plan-making';
import { SaidAnswers } from './said-answers';
import { WayBack } from './way-back';

/** All that one import is made of, for the dialog that it lives and ends with. */
export const IMPORT_PARTS: readonly Provider[] = [
  Applying,
  BrowserPart,
  ColumnSteps,
  ConflictAnswers,
  CurrentPlan,
  CurrentStep,
  FileReading,
  GivenKeys,
  ImportFiles,
  ImportFlow,
  OneRequest,
  OpenQuestions,
  PinPart,
  PlanMaking,
  RegisteredServers,
  SaidAnswers,
  TableColumns,
  WayBack,
];
