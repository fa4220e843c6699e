import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLError,
  isListType,
  isNonNullType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
} from 'graphql';
import { connection, type PageArguments } from './connection.ts';

/**
 * Answers a field from the object that its parent gave. What the emulator holds nothing about looks as on a
 * repository that never used the feature: connections and lists are empty, flags false, counts 0, all else null.
 * Operations themselves are never made up: a query or mutation that is not here is an error.
 */
export const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const object = source as Readonly<Record<string, unknown>> | undefined;
  if (object !== undefined && info.fieldName in object) return defaultFieldResolver(source, args, context, info);
  return isRoot(info) ? unsupported(info) : unusedFeature(info, args as PageArguments);
};

function unusedFeature(info: GraphQLResolveInfo, args: PageArguments): unknown {
  const { name } = getNamedType(info.returnType);
  if (name.endsWith('Connection')) return connection(info.fieldName, args, () => [], String);
  if (!isNonNullType(info.returnType)) return null;
  if (isListType(getNullableType(info.returnType))) return [];
  if (name === 'Boolean') return false;
  if (name === 'Int') return 0;
  return unsupported(info);
}

function isRoot({ parentType, schema }: GraphQLResolveInfo): boolean {
  return parentType === schema.getQueryType() || parentType === schema.getMutationType();
}

function unsupported({ parentType, fieldName }: GraphQLResolveInfo): never {
  throw new GraphQLError(`The emulator does not answer ${parentType.name}.${fieldName}.`);
}
